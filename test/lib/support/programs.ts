import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type CfnRole, type IRole, Role } from 'aws-cdk-lib/aws-iam';
import * as fc from 'fast-check';
import { cluster, newApp, newRole, newRotation, nodePool, type TemplateResource } from './rotations';

/** A template, as far as it is about the rotation. */
export interface RotationTemplate {
  readonly Parameters: unknown;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
}

/** What a user may write, and change in any way from one deployment to the next. */
export interface Program {
  readonly role: keyof typeof roles;
  readonly roleName: string;
  readonly generation: keyof typeof generations;
  readonly ofNodePool: boolean;
  readonly timeout?: keyof typeof timeouts;
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

const timeouts = {
  none: () => undefined,
  hour: () => Duration.minutes(50),
  beyondTheHour: () => Duration.seconds(3001),
  long: () => Duration.hours(6),
  longInMinutes: () => Duration.minutes(360),
  longest: () => Duration.hours(12),
  almostLongest: () => Duration.minutes(719),
  fromParameter: (stack: Stack) =>
    Duration.seconds(new CfnParameter(stack, 'Seconds', { type: 'Number' }).valueAsNumber),
} satisfies Record<string, (stack: Stack) => Duration | undefined>;

/** What may ask for another profile when it is changed. */
export const rotated = {
  role: fc.constantFrom(...keysOf(roles)),
  roleName: fc.constantFrom('A', 'B'),
  generation: fc.constantFrom(...keysOf(generations)),
  ofNodePool: fc.boolean(),
};

export const timeout = fc.constantFrom(...keysOf(timeouts));

function keysOf<T extends object>(table: T): (keyof T)[] {
  return Object.keys(table) as (keyof T)[];
}

const synthesized = new Map<string, RotationTemplate>();

export function templateOf(program: Program): RotationTemplate {
  const key = JSON.stringify(program);
  const known = synthesized.get(key) ?? synthesize(program);
  synthesized.set(key, known);
  return structuredClone(known);
}

function synthesize(program: Program): RotationTemplate {
  const { role: kind, roleName } = program;
  const stack = new Stack(newApp(), 'Stack');
  const role = roles[kind](stack, roleName);
  newRotation(stack, {
    target: program.ofNodePool ? nodePool() : cluster(),
    role,
    generation: generations[program.generation](stack),
    timeout: timeouts[program.timeout ?? 'none'](stack),
  });
  if (kind.endsWith('RenamedLate') && role) {
    (role.node.defaultChild as CfnRole).overrideLogicalId(`LateRole${roleName}`);
  }
  const { Parameters: parameters, Resources: resources } = Template.fromStack(stack).toJSON() as RotationTemplate;
  const ofRotation = Object.entries(resources).filter(([id]) => !id.startsWith('GkeInstanceProfileRotation'));
  return { Parameters: parameters, Resources: Object.fromEntries(ofRotation) };
}

