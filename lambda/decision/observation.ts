import type { GkeOperation, GkeResource } from '../google/resources';
import { sameResource } from '../request/target';

/** The world as one look at Google and EC2 shows it. */
export interface Observation {
  readonly resource: GkeResource | 'missing';
  /** Every operation known on the target, in any order; the one that we recorded is among them unless it is gone. */
  readonly operations: readonly GkeOperation[];
  /** Of a node pool: operations that run on its cluster. */
  readonly onCluster: readonly GkeOperation[];
  /** Instances under the profiles of ours that are being left. */
  readonly lingering: readonly string[] | 'unknown';
}

export function runningOperations(observation: Pick<Observation, 'operations'>): readonly GkeOperation[] {
  return observation.operations.filter(({ done }) => !done);
}

/** Creations, imports and deletions move nothing from one profile to another. */
export function mayMoveProfiles({ verb }: GkeOperation): boolean {
  return !['create', 'delete', 'import'].includes(verb);
}

/** The newest operation that could have changed the profile. */
export function newestUpdate({ operations }: Pick<Observation, 'operations'>): GkeOperation | undefined {
  return newestOf(operations.filter((operation) => operation.done && mayMoveProfiles(operation)));
}

/** The newest that had ended when `later` began. */
export function updateBefore({ operations }: Pick<Observation, 'operations'>, later: GkeOperation): GkeOperation | undefined {
  return newestUpdate({ operations: operations.filter((one) => one.createTime <= later.createTime && !isSameOperation(one, later)) });
}

function newestOf(operations: readonly GkeOperation[]): GkeOperation | undefined {
  return operations.reduce<GkeOperation | undefined>(
    (newest, operation) => (newest === undefined || operation.createTime >= newest.createTime ? operation : newest),
    undefined,
  );
}

export function isSameOperation(one: { readonly name: string }, other: { readonly name: string }): boolean {
  return sameResource(one.name, other.name);
}

/** Everything that Google says about a failed operation, and about its target, in Google's words. */
export function googlesWords(operation: GkeOperation | undefined, resource: GkeResource | 'missing'): string {
  const words = [
    ...(operation?.error === undefined ? [] : [`${operation.error.message || 'no message'} (code ${operation.error.code})`]),
    ...(operation?.errorDetail === undefined ? [] : [operation.errorDetail]),
    ...(resource === 'missing' ? [] : resource.errors),
  ];
  return [...new Set(words)].join('; ') || 'Google gives no reason';
}
