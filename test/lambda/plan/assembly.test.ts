import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, CliCredentialsStackSynthesizer, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SAMPLE_NODE_POOL, SampleStack } from '../../../bin/sample-stack';
import { placeInApp, readAssembly } from '../../../lambda/plan/assembly';
import { GoogleCredentials, InstanceProfileRotation, RotationTarget } from '../../../lib';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'assembly-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

const ENV = { account: '444455556666', region: 'eu-west-1' };

function rotation(scope: Construct, nodePool: string): void {
  new InstanceProfileRotation(scope, 'Workers', {
    target: RotationTarget.nodePool({ project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool }),
    credentials: GoogleCredentials.workloadIdentityFederation({ projectNumber: '123456789012', pool: 'pool-1', provider: 'provider-1', serviceAccount: 'sa@acme-prod.iam.gserviceaccount.com' }),
  });
}

/** Every place that has a link, with the name of its stack. */
function links(): readonly (readonly [string, string])[] {
  return readAssembly(directory).flatMap((stack) =>
    [...stack.template.resources].filter(([, { type }]) => type === 'Custom::GkeInstanceProfileLink').map(([id]) => [stack.name, placeInApp(stack, id)] as const),
  );
}

test('an app without an environment leaves account and region open', () => {
  const app = new App({ outdir: directory });
  new SampleStack(app, 'Profiles', { stackName: 'my-profiles' });
  app.synth();
  const [stack] = readAssembly(directory);
  expect(stack).toMatchObject({ name: 'my-profiles', path: 'Profiles', nesting: [] });
  expect(stack).not.toHaveProperty('account');
  expect(stack).not.toHaveProperty('region');
  expect(links()).toStrictEqual([['my-profiles', 'Profiles/Workers/Resource/Default']]);
});

test('stacks of stages are found, as pipelines make them, with their environment and the role to look things up with', () => {
  const app = new App({ outdir: directory });
  const stage = new Stage(app, 'Prod', { env: ENV });
  new SampleStack(stage, 'Profiles', { targets: { Workers: SAMPLE_NODE_POOL } });
  app.synth();
  expect(readAssembly(directory)).toMatchObject([
    {
      name: 'Prod-Profiles',
      path: 'Prod/Profiles',
      account: '444455556666',
      region: 'eu-west-1',
      lookupRoleArn: 'arn:${AWS::Partition}:iam::444455556666:role/cdk-hnb659fds-lookup-role-444455556666-eu-west-1',
    },
  ]);
  expect(links()).toStrictEqual([['Prod-Profiles', 'Prod/Profiles/Workers/Resource/Default']]);
});

test('a stack that is deployed without bootstrapping names no role', () => {
  const app = new App({ outdir: directory });
  new SampleStack(app, 'Profiles', { env: ENV, synthesizer: new CliCredentialsStackSynthesizer() });
  app.synth();
  expect(readAssembly(directory)[0]).not.toHaveProperty('lookupRoleArn');
});

test('nested stacks are found, however deep, and told apart where their logical IDs are the same', () => {
  const app = new App({ outdir: directory });
  const outer = new Stack(app, 'Outer', { env: ENV });
  rotation(new NestedStack(outer, 'A'), 'workers-a');
  rotation(new NestedStack(new NestedStack(outer, 'B'), 'C'), 'workers-c');
  app.synth();
  expect(links()).toStrictEqual([
    ['Outer', 'Outer/A/Workers/Resource/Default'],
    ['Outer', 'Outer/B/C/Workers/Resource/Default'],
  ]);
  expect(readAssembly(directory).map(({ nesting }) => nesting.length)).toStrictEqual([0, 1, 1, 2]);
});

test('where nothing was synthesized, the message says what to do', () => {
  const nowhere = path.join(directory, 'cdk.out');
  expect(() => readAssembly(nowhere)).toThrow(`There is no ${nowhere}/manifest.json: run "npx cdk synth" first, in the directory of your app, or name its output with --app.`);
});

test.each([
  ['is not JSON', '{'],
  ['is something else', '{"artifacts": ["a"]}'],
])('a manifest that %s is refused by name', (_what, text) => {
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, 'manifest.json'), text);
  expect(() => readAssembly(directory)).toThrow(`${directory}/manifest.json cannot be read as what "cdk synth" writes: run "npx cdk synth" again.`);
});
