import { Aspects, Stack } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { refuse } from '../refusal';
import { ResourceGraph } from '../template/resource-graph';
import { RotationTarget } from './rotation-target';

/** A rotation, as far as its place among the others is concerned. */
export interface OrderedRotation {
  readonly rotation: Construct;
  /** The first resource; all others of the rotation come after it. */
  readonly beginning: Construct;
  /** The resource that moves the nodes; comes after `beginning`. */
  readonly first: Construct;
  /** The last resource, complete once the nodes have moved; comes after `first`, or is the same. */
  readonly last: Construct;
  readonly target: RotationTarget;
  readonly concurrent: boolean;
}

/** By what their targets are called in the app. */
const rotationsByApp = new WeakMap<IConstruct, Map<string, OrderedRotation>>();
const orderedStacks = new WeakSet<Stack>();

/**
 * Refuses a second rotation of a target: the two would fight over it, deployment after deployment.
 *
 * @throws if the app already has a rotation of the same target.
 */
export function requireOnlyRotationOf(target: RotationTarget, rotation: Construct): void {
  const twin = rotationsByApp.get(rotation.node.root)?.get(nameInApp(target.toString(), rotation));
  if (twin) {
    refuse(rotation, {
      prop: 'target',
      rule: 'be rotated only once in an app',
      value: target.toString(),
      remedy: `${twin.rotation.node.path} rotates it already: remove one of the two.`,
    });
  }
}

/** Puts a rotation in its place behind the earlier ones of its cluster, unless it is to run concurrently. */
export function orderRotation(ordered: OrderedRotation): void {
  const { rotation, target } = ordered;
  const stack = Stack.of(rotation);
  const rotations = rotationsByApp.get(stack.node.root) ?? new Map<string, OrderedRotation>();
  rotationsByApp.set(stack.node.root, rotations.set(nameInApp(target.toString(), rotation), ordered));
  if (!orderedStacks.has(stack)) {
    orderedStacks.add(stack);
    // When the whole app is there: dependencies that the user declares win over the order of definition.
    Aspects.of(stack).add({
      visit: (node) => {
        if (node === stack) {
          chainRotations(stack, [...rotations.values()]);
        }
      },
    });
  }
}

/** A name with tokens means the same only within one stack: think of `Ref: AWS::Region`. */
function nameInApp(name: string, scope: IConstruct): string {
  const stack = Stack.of(scope);
  const resolved: unknown = stack.resolve(name);
  return typeof resolved === 'string' ? resolved : JSON.stringify([stack.node.addr, resolved]);
}

function chainRotations(stack: Stack, rotations: readonly OrderedRotation[]): void {
  const sequential = rotations.filter(({ rotation, concurrent }) => Stack.of(rotation) === stack && !concurrent);
  const lastOfCluster = new Map<string, OrderedRotation>();
  for (const one of inOrder(sequential, stack)) {
    const cluster = nameInApp(one.target._cluster, stack);
    const previous = lastOfCluster.get(cluster);
    if (previous) {
      one.first.node.addDependency(previous.last);
      // A profile that was made early would be nobody's to delete if the rotation before it fails.
      one.beginning.node.addDependency(previous.last);
    }
    lastOfCluster.set(cluster, one);
  }
}

/** The order of definition, except where it would close a circle with what the user made depend on what. */
function inOrder(rotations: readonly OrderedRotation[], stack: Stack): readonly OrderedRotation[] {
  if (rotations.length < 2) {
    return rotations;
  }
  const graph = new ResourceGraph(stack);
  const waiting = [...rotations];
  const ordered: OrderedRotation[] = [];
  while (waiting.length > 0) {
    const free = waiting.findIndex(
      (one) => !waiting.some((other) => other !== one && graph.reaches(one.last, other.beginning)),
    );
    // Nobody is free in a circle that is the user's own; CloudFormation will name it.
    ordered.push(...waiting.splice(Math.max(free, 0), 1));
  }
  return ordered;
}
