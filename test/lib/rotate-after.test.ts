import { CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { InstanceProfileRotation, InstanceProfileRotationProps } from '../../lib';
import { TemplateGraph } from '../support/template-graph';
import { newRotation, newStack, nodePool } from './support/rotations';

function pool(stack: Stack, name: string, props: Partial<InstanceProfileRotationProps> = {}, cluster = name): InstanceProfileRotation {
  return newRotation(stack, { target: nodePool({ cluster, nodePool: name }), ...props }, name);
}

/** Types of what there is of one rotation and waits for the end of another. */
function waiting(one: InstanceProfileRotation, other: InstanceProfileRotation): string[] {
  const graph = new TemplateGraph(Template.fromStack(Stack.of(one)).toJSON());
  const end = idOf(resourcesIn(other.node.tryFindChild('Verdict') ?? other.node.findChild('Resource'))[0]);
  return resourcesIn(one)
    .filter((resource) => graph.waitsFor(idOf(resource), end))
    .map(({ cfnResourceType }) => cfnResourceType.replace(/^.*::/, ''));
}

function resourcesIn(scope: IConstruct): CfnResource[] {
  return scope.node.findAll().filter((construct) => CfnResource.isCfnResource(construct));
}

function idOf(resource: CfnResource | undefined): string {
  return resource === undefined ? '' : String(resource.stack.resolve(resource.logicalId));
}

const LONG = { timeout: Duration.hours(6) };

test('nothing of a rotation is made before the one that it goes after has settled', () => {
  const stack = newStack();
  const [one, other] = [pool(stack, 'one'), pool(stack, 'other')];
  one.rotateAfter(other);
  expect(waiting(one, other)).toEqual(['Role', 'InstanceProfile', 'GkeInstanceProfileLink']);
  expect(waiting(other, one)).toEqual([]);
});

test('a long rotation has settled when its verdict is there', () => {
  const stack = newStack();
  const [one, other] = [pool(stack, 'one', LONG), pool(stack, 'other', LONG)];
  one.rotateAfter(other);
  expect(waiting(one, other)).toEqual(['Role', 'InstanceProfile', 'WaitCondition', 'GkeInstanceProfileLink', 'GkeInstanceProfileVerdict']);
});

test('with a role of the user the profile waits', () => {
  const stack = newStack();
  const role = Role.fromRoleName(stack, 'Imported', 'workers');
  const [one, other] = [pool(stack, 'one', { role }), pool(stack, 'other', { role })];
  one.rotateAfter(other);
  expect(waiting(one, other)).toEqual(['InstanceProfile', 'GkeInstanceProfileLink']);
});

test('it holds for concurrent rotations, and against the order of definition', () => {
  const stack = newStack();
  const one = pool(stack, 'one', { concurrent: true }, 'prod');
  const two = pool(stack, 'two', {}, 'prod');
  const three = pool(stack, 'three', {}, 'prod');
  one.rotateAfter(two, three);
  two.rotateAfter(three);
  expect(waiting(one, two)).toContain('Role');
  expect(waiting(one, three)).toContain('Role');
  expect(waiting(two, three)).toContain('Role');
});
