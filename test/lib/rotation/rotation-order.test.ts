import type { Stack } from 'aws-cdk-lib';
import { Duration, NestedStack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { InstanceProfileRotation, InstanceProfileRotationProps } from '../../../lib';
import { TemplateGraph } from '../../support/template-graph';
import { cluster, newRole, newRotation, newStack, nodePool, resourcesOf, type TemplateResource } from '../support/rotations';

const long = { timeout: Duration.hours(6) };
const WHOLE_ROTATION = ['Role', 'InstanceProfile', 'GkeInstanceProfileLink'];

function pool(
  stack: Stack,
  name: string,
  props: Partial<InstanceProfileRotationProps> = {},
  ofCluster = 'prod',
): InstanceProfileRotation {
  return newRotation(stack, { target: nodePool({ cluster: ofCluster, nodePool: name }), ...props }, name);
}

/** For each link, by the name of its node pool, the links it waits for. */
function waitsOf(stack: Stack): Record<string, string[]> {
  const links = Object.entries(resourcesOf(stack, 'Custom::GkeInstanceProfileLink'));
  const nameOf = ({ Properties: properties }: TemplateResource): string => typeof properties['NodePool'] === 'string' ? properties['NodePool'] : 'control plane';
  const names = new Map(links.map(([id, link]) => [id, nameOf(link)]));
  return Object.fromEntries(
    links.map(([, link]) => [nameOf(link), (link.DependsOn ?? []).flatMap((id) => names.get(id) ?? [])]),
  );
}

test('rotations of a cluster run one after the other, in the order of definition', () => {
  const stack = newStack();
  newRotation(stack, { target: cluster() }, 'z');
  pool(stack, 'y');
  pool(stack, 'x');
  expect(waitsOf(stack)).toEqual({ 'control plane': [], y: ['control plane'], x: ['y'] });
});

test('nothing of a rotation is made before the one that it comes after has settled', () => {
  const stack = newStack();
  pool(stack, 'a');
  pool(stack, 'b');
  expect(waitingFor(stack, 'b', 'a')).toEqual(WHOLE_ROTATION);
});

test('an order that follows from a reference to a role that is made goes before the order of definition', () => {
  const stack = newStack();
  const a = pool(stack, 'a');
  const b = pool(stack, 'b');
  a.role.addToPrincipalPolicy(new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [b.role.roleArn] }));
  expect(waitsOf(stack)).toEqual({ a: ['b'], b: [] });
  expectNoCircle(stack);
});

test('rotations of different clusters do not wait for each other', () => {
  const stack = newStack();
  pool(stack, 'a', {}, 'prod');
  pool(stack, 'b', {}, 'test');
  pool(stack, 'c', {}, 'prod');
  expect(waitsOf(stack)).toEqual({ a: [], b: [], c: ['a'] });
});

test('a concurrent rotation neither waits nor is waited for', () => {
  const stack = newStack();
  pool(stack, 'a');
  pool(stack, 'b', { concurrent: true });
  pool(stack, 'c');
  expect(waitsOf(stack)).toEqual({ a: [], b: [], c: ['a'] });
});

test('rotations of different stacks do not wait for each other', () => {
  const stack = newStack();
  const nested = new NestedStack(stack, 'Nested');
  pool(stack, 'a');
  pool(nested, 'b');
  expect(waitsOf(stack)).toEqual({ a: [] });
  expect(waitsOf(nested)).toEqual({ b: [] });
});

test('an order that the user makes explicit goes before the order of definition', () => {
  const stack = newStack();
  const a = pool(stack, 'a');
  const b = pool(stack, 'b');
  pool(stack, 'c');
  a.node.addDependency(b);
  expect(waitsOf(stack)).toEqual({ a: ['b'], b: [], c: ['a'] });
});

test('an order that follows from a reference goes before the order of definition', () => {
  const stack = newStack();
  const role = newRole(stack);
  pool(stack, 'a', { role });
  const b = pool(stack, 'b');
  role.addToPolicy(new PolicyStatement({ actions: ['iam:GetInstanceProfile'], resources: [b.instanceProfileArn] }));
  expect(waitsOf(stack)).toEqual({ a: ['b'], b: [] });
  expectNoCircle(stack);
});

describe('among long rotations', () => {
  /** What the resource comes after, of the links, waits and verdicts of all rotations. */
  function comesAfter(stack: Stack, id: string): string[] {
    const steps = { ...resourcesOf(stack, 'Custom::GkeInstanceProfileLink'), ...verdictsOf(stack) };
    return (resourcesOf(stack)[id]?.DependsOn ?? []).filter((other) => other in steps);
  }

  function verdictsOf(stack: Stack): Readonly<Record<string, TemplateResource>> {
    return resourcesOf(stack, 'Custom::GkeInstanceProfileVerdict');
  }

  test('the next one sets out when the one before has its verdict', () => {
    const stack = newStack();
    pool(stack, 'a', long);
    pool(stack, 'b', long);
    const [verdictOfA] = Object.keys(verdictsOf(stack));
    expect(verdictOfA).toMatch(/^aVerdict/);
    expect(comesAfter(stack, linkIdOf(stack, 'b'))).toEqual([verdictOfA]);
    expectNoCircle(stack);
  });

  test('a short one waits for the verdict of a long one, and a long one for the link of a short one', () => {
    const stack = newStack();
    pool(stack, 'a', long);
    pool(stack, 'b');
    pool(stack, 'c', long);
    expect(comesAfter(stack, linkIdOf(stack, 'b'))).toEqual([expect.stringMatching(/^aVerdict/)]);
    expect(comesAfter(stack, linkIdOf(stack, 'c'))).toEqual([linkIdOf(stack, 'b')]);
    expectNoCircle(stack);
  });

  test('one that the user made depend on another has all of it come after the verdict', () => {
    const stack = newStack();
    const a = pool(stack, 'a', long);
    a.node.addDependency(pool(stack, 'b', long));
    const [verdictOfB] = Object.keys(verdictsOf(stack)).filter((id) => id.startsWith('b'));
    expect(comesAfter(stack, linkIdOf(stack, 'a'))).toContain(verdictOfB);
    expectNoCircle(stack);
  });

  test('one of which only the verdict comes after another goes after it altogether', () => {
    const stack = newStack();
    const a = pool(stack, 'a', long);
    const b = pool(stack, 'b', long);
    a.node.findChild('Verdict').node.addDependency(b);
    expect(comesAfter(stack, linkIdOf(stack, 'a'))).toEqual([expect.stringMatching(/^bVerdict/)]);
    expectNoCircle(stack);
  });

  test('references to the profile of a long one close no circle', () => {
    const stack = newStack();
    const role = newRole(stack);
    pool(stack, 'a', { ...long, role });
    const b = pool(stack, 'b', long);
    role.addToPolicy(new PolicyStatement({ actions: ['iam:GetInstanceProfile'], resources: [b.instanceProfileArn] }));
    expect(comesAfter(stack, linkIdOf(stack, 'a'))).toEqual([expect.stringMatching(/^bVerdict/)]);
    expectNoCircle(stack);
  });
});

test('references across clusters close no circle with the order within them', () => {
  const stack = newStack();
  const a1 = pool(stack, 'a1', {}, 'a');
  const a2 = pool(stack, 'a2', {}, 'a');
  const b1 = pool(stack, 'b1', {}, 'b');
  const b2 = pool(stack, 'b2', {}, 'b');
  a1.node.addDependency(b2);
  b1.node.addDependency(a2);
  expectNoCircle(stack);
  const waits = waitsOf(stack);
  expect([waits['a1']?.includes('a2'), waits['a2']?.includes('a1')].filter(Boolean)).toHaveLength(1);
  expect([waits['b1']?.includes('b2'), waits['b2']?.includes('b1')].filter(Boolean)).toHaveLength(1);
});

describe('rotateAfter', () => {
  test('has all of a rotation wait until the other one has settled, and nothing of that one', () => {
    const stack = newStack();
    const [one, other] = [pool(stack, 'one', {}, 'first'), pool(stack, 'other', {}, 'second')];
    one.rotateAfter(other);
    expect(waitingFor(stack, 'one', 'other')).toEqual(WHOLE_ROTATION);
    expect(waitingFor(stack, 'other', 'one')).toEqual([]);
  });

  test('waits for the verdict of a long rotation', () => {
    const stack = newStack();
    const [one, other] = [pool(stack, 'one', long, 'first'), pool(stack, 'other', long, 'second')];
    one.rotateAfter(other);
    expect(waitingFor(stack, 'one', 'other')).toEqual(['Role', 'InstanceProfile', 'WaitCondition', 'GkeInstanceProfileLink', 'GkeInstanceProfileVerdict']);
  });

  test('has the profile wait where the role is the user\'s', () => {
    const stack = newStack();
    const role = Role.fromRoleName(stack, 'Imported', 'workers');
    const [one, other] = [pool(stack, 'one', { role }, 'first'), pool(stack, 'other', { role }, 'second')];
    one.rotateAfter(other);
    expect(waitingFor(stack, 'one', 'other')).toEqual(['InstanceProfile', 'GkeInstanceProfileLink']);
  });

  test('holds for concurrent rotations, and against the order of definition', () => {
    const stack = newStack();
    const one = pool(stack, 'one', { concurrent: true });
    const two = pool(stack, 'two');
    const three = pool(stack, 'three');
    one.rotateAfter(two, three);
    two.rotateAfter(three);
    expect(waitingFor(stack, 'one', 'two')).toContain('Role');
    expect(waitingFor(stack, 'one', 'three')).toContain('Role');
    expect(waitingFor(stack, 'two', 'three')).toContain('Role');
  });
});

/** Types of what there is of one rotation and waits for the end of another. */
function waitingFor(stack: Stack, one: string, other: string): string[] {
  const graph = new TemplateGraph(Template.fromStack(stack).toJSON());
  const resources = Object.entries(resourcesOf(stack));
  const end = resources.find(([id]) => id.startsWith(`${other}Verdict`))?.[0] ?? linkIdOf(stack, other);
  return resources.filter(([id]) => id.startsWith(one) && graph.waitsFor(id, end)).map(([, { Type: type }]) => type.replace(/^.*::/, ''));
}

function linkIdOf(stack: Stack, name: string): string {
  const links = Object.entries(resourcesOf(stack, 'Custom::GkeInstanceProfileLink'));
  return links.find(([, { Properties: properties }]) => properties['NodePool'] === name)?.[0] ?? '';
}

function expectNoCircle(stack: Stack): void {
  expect(() => new TemplateGraph(Template.fromStack(stack).toJSON())).not.toThrow();
}
