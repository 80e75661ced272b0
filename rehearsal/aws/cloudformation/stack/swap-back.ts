import { visitInOrder } from '../template/dependency-order';
import type { PendingRollback, ResourceChange } from './resource-change';
import { copyOf, type ResourceCopy } from './resource-copy';
import { asActionFailure } from './resource-driver';
import type { StackRecord } from './stack-record';
import { TEMPO } from './tempo';

/**
 * The updates of a rollback: each resource that was updated gets its old properties again, in the order of the old
 * template, so a function is back at its old code before what it serves is swapped back. Nothing is deleted here.
 *
 * @returns the logical IDs that could not be swapped back; the others in progress were abandoned because of them.
 */
export async function swapBack(stack: StackRecord, rollback: PendingRollback): Promise<readonly string[]> {
  const failed: string[] = [];
  await visitInOrder(rollback.template.dependencies, async (logicalId) => {
    const change = rollback.changes.get(logicalId);
    const before = rollback.previous.get(logicalId);
    if (before && !change) {
      stack.resources.set(logicalId, before);
    }
    if (!before || !change || change.rolledBack || stack.abandonment.signal.aborted) {
      return;
    }
    const reason = await swapBackOne(stack, change, before);
    if (reason !== undefined) {
      change.rollbackFailed = true;
      failed.push(logicalId);
      stack.abandonment.abort();
    }
  });
  for (const [logicalId, { kind }] of rollback.changes) {
    if (kind === 'create') {
      stack.resources.delete(logicalId);
    }
  }
  return failed;
}

/** `continue-update-rollback` with this resource skipped: it counts as done, whatever it really is. */
export function skip(stack: StackRecord, change: ResourceChange, before: ResourceCopy): void {
  change.rolledBack = true;
  const { physicalId } = currentCopy(change, before);
  stack.resources.set(before.logicalId, { ...before, physicalId });
  stack.report(before, 'UPDATE_COMPLETE', 'Resource skipped', physicalId);
}

/** @returns why it failed, or nothing when it succeeded or was abandoned. */
async function swapBackOne(stack: StackRecord, change: ResourceChange, before: ResourceCopy): Promise<string | undefined> {
  const current = currentCopy(change, before);
  change.rollbackFailed = false;
  if (change.kind === 'replace' || !change.sent) {
    restore(stack, change, before);
    return undefined;
  }
  stack.report(before, 'UPDATE_IN_PROGRESS', undefined, current.physicalId);
  await stack.pause(TEMPO.action);
  await change.remainder;
  const { signal } = stack.abandonment;
  if (signal.aborted) {
    stack.report(before, 'UPDATE_FAILED', 'Resource update cancelled', current.physicalId);
    return undefined;
  }
  try {
    const provisioned = await stack.driver(before.definition.Type).update(current, before, signal);
    if (provisioned.physicalId !== current.physicalId) {
      change.displaced.push(current);
    }
    restore(stack, change, copyOf(before, provisioned));
    return undefined;
  } catch (error) {
    const failure = asActionFailure(error);
    const message = failure.abandoned ? 'Resource update cancelled' : failure.message;
    stack.report(before, 'UPDATE_FAILED', message, current.physicalId);
    return failure.abandoned ? undefined : message;
  }
}

function restore(stack: StackRecord, change: ResourceChange, copy: ResourceCopy): void {
  change.rolledBack = true;
  stack.resources.set(copy.logicalId, copy);
  stack.report(copy, 'UPDATE_COMPLETE', undefined, copy.physicalId);
}

/** What the update has made of the resource: an answer that came too late has no say in it. */
function currentCopy(change: ResourceChange, before: ResourceCopy): ResourceCopy {
  return change.after ?? copyOf(change.desired, before);
}
