import { reversed, visitInOrder } from '../template/dependency-order';
import type { Fate } from './policies';
import type { ResourceCopy, DesiredResource } from './resource-copy';
import { asActionFailure } from './resource-driver';
import type { StackRecord } from './stack-record';
import { TEMPO } from './tempo';

/** Something to be rid of. */
export interface Doomed {
  readonly resource: DesiredResource;
  readonly fate: Fate;
  /** Resolves when nothing is in progress there any more; others do not wait for that. */
  readonly copies: Promise<readonly ResourceCopy[]>;
}

export function doomedCopy(copy: ResourceCopy, fate: Fate): Doomed {
  return { resource: copy, fate, copies: Promise.resolve([copy]) };
}

/**
 * Deletes copies, dependents first. A deletion that fails does **not** protect what that resource depends on: those
 * are deleted all the same, the function behind a custom resource included.
 *
 * @returns the copies that are still there although they should not be.
 */
export async function deleteCopies(stack: StackRecord, doomed: readonly Doomed[], tries: number): Promise<readonly ResourceCopy[]> {
  const byLogicalId = new Map<string, Doomed[]>();
  for (const member of doomed) {
    const { logicalId } = member.resource;
    byLogicalId.set(logicalId, [...(byLogicalId.get(logicalId) ?? []), member]);
  }
  const dependencies = new Map(
    [...byLogicalId].map(([id, members]) => [id, members.flatMap(({ resource }) => resource.dependencies)]),
  );
  const left: ResourceCopy[] = [];
  const dispose = async (copy: ResourceCopy, fate: Fate): Promise<void> => {
    if (fate === 'retain') {
      stack.report(copy, 'DELETE_SKIPPED', undefined, copy.physicalId);
    } else if (!(await deleteCopy(stack, copy, tries))) {
      left.push(copy);
    }
  };
  await visitInOrder(reversed(dependencies), async (logicalId) => {
    const members = byLogicalId.get(logicalId) ?? [];
    await Promise.all(
      members.map(async ({ copies, fate }) => Promise.all((await copies).map((copy) => dispose(copy, fate)))),
    );
  });
  return left;
}

async function deleteCopy(stack: StackRecord, copy: ResourceCopy, tries: number): Promise<boolean> {
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    await stack.pause(attempt === 1 ? 0 : TEMPO.deletionRetry);
    stack.report(copy, 'DELETE_IN_PROGRESS', undefined, copy.physicalId);
    await stack.pause(TEMPO.action);
    try {
      await stack.driver(copy.definition.Type).delete(copy);
      stack.report(copy, 'DELETE_COMPLETE', undefined, copy.physicalId);
      return true;
    } catch (error) {
      stack.report(copy, 'DELETE_FAILED', asActionFailure(error).message, copy.physicalId);
    }
  }
  return false;
}
