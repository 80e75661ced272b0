import { Duration, type Stack } from 'aws-cdk-lib';
import { RotationEngine, type RotationTarget } from '../../lib';
import { cluster, newRotation, newStack, nodePool, resourcesOf } from './support/rotations';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html; white space does not count. */
const INLINE_POLICY_CHARACTERS = 10_240;

/** No reference in a policy becomes longer: the longest ID of a stack has about 240 characters. */
const LONGEST_REFERENCE = 'x'.repeat(256);

const ROTATIONS = 90;

function stackOf(targetOf: (index: number) => RotationTarget): Stack {
  const stack = newStack();
  for (let index = 0; index < ROTATIONS; index++) {
    newRotation(stack, { target: targetOf(index), timeout: Duration.hours(12) }, `Rotation${index}`);
  }
  const engine = RotationEngine.getOrCreate(stack);
  engine.addAlarms('Alarms', []);
  engine.addDashboard('Dashboard');
  return stack;
}

/** What a policy may be at most when its references are resolved. */
function resolved(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(resolved);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const [[key, argument] = ['', undefined], ...others] = Object.entries(value) as [string, unknown][];
  if (others.length === 0 && key === 'Fn::Join' && Array.isArray(argument)) {
    return (argument[1] as unknown[]).map(resolved).join(String(argument[0]));
  }
  if (others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) {
    return LONGEST_REFERENCE;
  }
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, resolved(part)]));
}

/** Characters of all inline policies of each role, those that are resources of their own included. */
function inlinePolicies(resources: ReturnType<typeof resourcesOf>): ReadonlyMap<string, number> {
  const characters = new Map<string, number>();
  const count = (role: string, document: unknown): void => {
    characters.set(role, (characters.get(role) ?? 0) + JSON.stringify(resolved(document)).length);
  };
  for (const [id, { Type: type, Properties: properties }] of Object.entries(resources)) {
    if (type === 'AWS::IAM::Role') {
      const { Policies: policies = [] } = properties as { Policies?: readonly { PolicyDocument: unknown }[] };
      policies.forEach(({ PolicyDocument: document }) => count(id, document));
    }
    if (type === 'AWS::IAM::Policy') {
      const { Roles: roles } = properties as { Roles?: readonly { Ref: string }[] };
      roles?.forEach(({ Ref: role }) => count(role, properties['PolicyDocument']));
    }
  }
  return characters;
}

/** Resources, outputs and size of the template are for synthesis to judge (template-limits.test.ts), and so are references as short as they can be. */
test.each<[string, (index: number) => RotationTarget]>([
  ['node pools of one cluster', (index) => nodePool({ nodePool: `workers-${index}` })],
  ['node pools of many clusters', (index) => nodePool({ cluster: `prod-${index}` })],
  ['control planes', (index) => cluster({ cluster: `prod-${index}` })],
])(`${ROTATIONS} long rotations of %s with roles of their own fit into one stack`, (_, targetOf) => {
  const characters = inlinePolicies(resourcesOf(stackOf(targetOf)));
  expect([...characters].filter(([, count]) => count > INLINE_POLICY_CHARACTERS)).toEqual([]);
});
