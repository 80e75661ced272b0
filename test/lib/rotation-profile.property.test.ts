import { diffTemplate, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type CfnRole, type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as fc from 'fast-check';
import { cluster, newApp, newRotation, nodePool } from './support/rotations';

const PROFILE = 'AWS::IAM::InstanceProfile';

/** What a user may write, and change in any way from one deployment to the next. */
interface Program {
  readonly role: keyof typeof roles;
  readonly roleName: string;
  readonly generation: keyof typeof generations;
  readonly ofNodePool: boolean;
}

const roles = {
  none: () => undefined,
  own: (stack: Stack) => newRole(stack, 'NodeRole'),
  named: (stack: Stack, name: string) => newRole(stack, 'NodeRole', name),
  ownRenamed: (stack: Stack, name: string) => {
    const role = newRole(stack, 'NodeRole');
    (role.node.defaultChild as CfnRole).overrideLogicalId(`NodeRole${name}`);
    return role;
  },
  ownRenamedLate: (stack: Stack) => newRole(stack, 'LateRole'),
  imported: (stack: Stack, name: string) => Role.fromRoleName(stack, 'Imported', name),
  importedByArn: (stack: Stack, name: string) =>
    Role.fromRoleArn(stack, 'Imported', `arn:aws:iam::111122223333:role/gke/${name}`),
  fromParameter: (stack: Stack, name: string) =>
    Role.fromRoleName(stack, 'Imported', new CfnParameter(stack, `Role${name}`).valueAsString),
  ofOtherStack: (stack: Stack, name: string) => newRole(new Stack(stack.node.root, 'Roles'), `Role${name}`),
  ofOtherStackRenamedLate: (stack: Stack) => newRole(new Stack(stack.node.root, 'Roles'), 'LateRole'),
  precreated: (stack: Stack, name: string) => {
    Role.customizeRoles(stack, { usePrecreatedRoles: { 'Stack/NodeRole': name } });
    return newRole(stack, 'NodeRole');
  },
} satisfies Record<string, (stack: Stack, name: string) => IRole | undefined>;

const generations = {
  none: () => undefined,
  first: () => '1',
  second: () => '2',
  fromParameter: (stack: Stack) => new CfnParameter(stack, 'Generation').valueAsString,
} satisfies Record<string, (stack: Stack) => string | undefined>;

function newRole(scope: Stack, id: string, roleName?: string): Role {
  return new Role(scope, id, { roleName, assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
}

const fields = {
  role: fc.constantFrom(...keysOf(roles)),
  roleName: fc.constantFrom('A', 'B'),
  generation: fc.constantFrom(...keysOf(generations)),
  ofNodePool: fc.boolean(),
};
const programs: fc.Arbitrary<Program> = fc.record(fields);
const changes: fc.Arbitrary<Partial<Program>> = fc.record(fields, { requiredKeys: [] });

function keysOf<T extends object>(table: T): (keyof T)[] {
  return Object.keys(table) as (keyof T)[];
}

const synthesized = new Map<string, unknown>();

function templateOf(program: Program): Record<string, unknown> {
  const key = JSON.stringify(program);
  const known = synthesized.get(key) ?? synthesize(program);
  synthesized.set(key, known);
  return structuredClone(known) as Record<string, unknown>;
}

function synthesize({ role: kind, roleName, generation, ofNodePool }: Program): unknown {
  const stack = new Stack(newApp(), 'Stack');
  const role = roles[kind](stack, roleName);
  newRotation(stack, {
    target: ofNodePool ? nodePool() : cluster(),
    role,
    generation: generations[generation](stack),
  });
  if (kind.endsWith('RenamedLate') && role) {
    (role.node.defaultChild as CfnRole).overrideLogicalId(`LateRole${roleName}`);
  }
  const { Parameters: parameters, Resources: resources } = Template.fromStack(stack).toJSON() as Record<string, object>;
  const ofRotation = Object.entries(resources ?? {}).filter(([id]) => !id.startsWith('GkeInstanceProfileRotation'));
  return { Parameters: parameters, Resources: Object.fromEntries(ofRotation) };
}

test('no change of a program ever changes an instance profile in place', () => {
  fc.assert(
    fc.property(programs, changes, (before, change) => {
      const { resources } = diffTemplate(templateOf(before), templateOf({ ...before, ...change }));
      const inPlace = resources.filter(
        (resource) => resource?.resourceType === PROFILE && resource.changeImpact === ResourceImpact.WILL_UPDATE,
      );
      expect(inPlace.logicalIds).toEqual([]);
    }),
    { numRuns: 1500 },
  );
});

test('the comparison does see a role that is changed in place', () => {
  const template = (role: string): object => ({
    Resources: { Profile: { Type: PROFILE, Properties: { Path: '/', Roles: [role] } } },
  });
  const { resources } = diffTemplate(template('a'), template('b'));
  expect(resources.get('Profile').changeImpact).toBe(ResourceImpact.WILL_UPDATE);
});
