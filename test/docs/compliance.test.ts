import { type App, Duration, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { readConfig } from '../../app/config/read-config';
import { createStacks } from '../../app/create-stacks';
import { RotationEngine, type RotationEngineProps } from '../../lib';
import { cluster, KEY, newApp, newRotation } from '../lib/support/rotations';
import { complianceFindingsIn } from '../support/nag';
import { pageOf } from './support/pages';

interface Row {
  readonly rule: string;
  readonly findings: readonly string[];
  readonly reason: string;
  /** Props of the engine. */
  readonly satisfiedBy: readonly string[];
}

const ROWS = pageOf('docs/compliance.md').split('\n').filter((line) => line.startsWith('| `')).map(rowOf);
const PROPS = new Set(ROWS.flatMap(({ satisfiedBy }) => satisfiedBy));

function rowOf(line: string): Row {
  const [rules, packs, resources, reason = '', satisfiedBy] = line.split('|').slice(1, -1);
  const [rule = ''] = codeIn(rules);
  const ids = codeIn(packs).map((pack) => `${pack}-${rule}`);
  const findings = ids.flatMap((id) => codeIn(resources).map((resource) => `${id} at GkeInstanceProfiles/${resource}`));
  return { rule, findings, reason: reason.trim(), satisfiedBy: codeIn(satisfiedBy) };
}

function codeIn(cell = ''): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');
}

/** Every prop that the page names, with a value that satisfies its rule; made outside of the stack, which they are no part of. */
function satisfying(scope: App): RotationEngineProps {
  const elsewhere = new Stack(scope, 'Elsewhere');
  return {
    encryptionKey: Key.fromKeyArn(elsewhere, 'Key', KEY),
    reservedConcurrentExecutions: 10,
    tracing: true,
    vpc: Vpc.fromVpcAttributes(elsewhere, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['us-east-1a'], privateSubnetIds: ['subnet-1'] }),
  };
}

test('the page lists what the packs find in the app of rotations.yaml, all of it and nothing else', () => {
  const app = newApp();
  createStacks(app, readConfig(undefined));
  expect(ROWS.flatMap(({ findings }) => findings).sort()).toEqual(complianceFindingsIn(app).sort());
});

test('every finding has a reason', () => {
  expect(ROWS.filter(({ reason }) => reason.length < 20)).toEqual([]);
});

test('what the page calls satisfied by a prop is not found with that prop, and everything else still is', () => {
  const app = newApp();
  const props = satisfying(app);
  expect(new Set(Object.keys(props))).toEqual(PROPS);
  const stack = new Stack(app, 'Stack');
  new RotationEngine(stack, 'Engine', props);
  newRotation(stack, { timeout: Duration.hours(12) }, 'Workers');
  newRotation(stack, { target: cluster() }, 'ControlPlane');

  const found = new Set(complianceFindingsIn(app).map((finding) => finding.replace(/^.*-(\w+) at .*$/, '$1')));
  expect(found).toEqual(new Set(ROWS.filter(({ satisfiedBy }) => satisfiedBy.length === 0).map(({ rule }) => rule)));
});
