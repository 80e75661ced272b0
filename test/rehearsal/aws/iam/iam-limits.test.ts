import { VirtualClock } from '../../../../rehearsal/world/clock/virtual-clock';
import { IamStandIn } from '../../../../rehearsal/aws/iam/iam-stand-in';

function newIam(): IamStandIn {
  return new IamStandIn({ clock: new VirtualClock(), account: '111122223333' });
}

const TRUST = '{}';

test('names of roles and profiles are unique regardless of case', () => {
  const iam = newIam();
  iam.createRole({ roleName: 'nodes', assumeRolePolicyDocument: TRUST });
  iam.createInstanceProfile({ instanceProfileName: 'nodes' });
  expect(() => iam.createRole({ roleName: 'Nodes', assumeRolePolicyDocument: TRUST })).toThrow('already exists');
  expect(() => iam.createInstanceProfile({ instanceProfileName: 'NODES' })).toThrow('already exists');
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['keys that differ by case only', { Team: 'a', team: 'a' }, 'case insensitive'],
  ['more than 50', Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag-${index}`, 'x'])), 'TagsPerRole'],
  ['a reserved prefix', { 'AWS:team': 'x' }, 'not allowed'],
])('tags with %s are refused', (_, tags, message) => {
  expect(() => newIam().createRole({ roleName: 'nodes', assumeRolePolicyDocument: TRUST, tags })).toThrow(message);
});

test('inline policies of one role share 10,240 characters, white space not counted, also when one is put later', () => {
  const iam = newIam();
  iam.createRole({ roleName: 'nodes', assumeRolePolicyDocument: TRUST, inlinePolicies: { One: `${'x'.repeat(10_240)}   ` } });
  expect(() => iam.updateRole('nodes', { inlinePolicies: { One: 'x'.repeat(10_240), Two: 'y' } })).toThrow('Maximum policy size');
});

test('a managed policy has 6,144 characters, white space not counted, also when it is changed', () => {
  const iam = newIam();
  const { arn } = iam.createPolicy({ policyName: 'nodes', document: `${'x'.repeat(6_144)}   ` });
  expect(() => iam.updatePolicy(arn, 'x'.repeat(6_145))).toThrow('PolicySize: 6144');
  expect(() => iam.createPolicy({ policyName: 'other', document: 'x'.repeat(6_145) })).toThrow('PolicySize: 6144');
  expect(iam.current.policies.size).toBe(1);
});

test('a role takes ten managed policies', () => {
  const iam = newIam();
  const managedPolicyArns = Array.from({ length: 10 }, (_, index) => `arn:aws:iam::aws:policy/Policy${index}`);
  iam.createRole({ roleName: 'nodes', assumeRolePolicyDocument: TRUST, managedPolicyArns });
  expect(() => iam.updateRole('nodes', { managedPolicyArns: [...managedPolicyArns, 'arn:aws:iam::aws:policy/Policy10'] })).toThrow('PoliciesPerRole: 10');
});
