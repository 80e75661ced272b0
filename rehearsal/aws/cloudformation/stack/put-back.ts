import type { PendingRollback, ResourceChange } from './resource-change';
import { copyOf, type ResourceCopy } from './resource-copy';
import { asActionFailure } from './resource-driver';
import type { StackRecord } from './stack-record';
import { TEMPO } from './tempo';

/*
 * An update without rollback: what has succeeded stays, what has failed goes back to its last stable state by itself, and
 * the stack stays UPDATE_FAILED until somebody deploys again or rolls back.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
 */

/** Puts back what has failed. A put-back that fails is told of in the events, and nothing else comes of it. */
export async function putBack(stack: StackRecord, changes: Iterable<ResourceChange>): Promise<void> {
  for (const change of changes) {
    if (change.before !== undefined && change.after === undefined) {
      await putBackOne(stack, change, change.before);
    }
  }
}

async function putBackOne(stack: StackRecord, change: ResourceChange, before: ResourceCopy): Promise<void> {
  await change.remainder;
  let restored = before;
  if (change.kind === 'update' && change.sent) {
    stack.report(before, 'UPDATE_IN_PROGRESS', 'Going back to the last stable state', before.physicalId);
    await stack.pause(TEMPO.action);
    try {
      const current = copyOf(change.desired, before);
      restored = copyOf(before, await stack.driver(before.definition.Type).update(current, before, new AbortController().signal));
    } catch (error) {
      stack.report(before, 'UPDATE_FAILED', asActionFailure(error).message, before.physicalId);
      return;
    }
    stack.report(before, 'UPDATE_FAILED', 'Is back in its last stable state', restored.physicalId);
  }
  change.after = restored;
  change.rolledBack = true;
  stack.resources.set(before.logicalId, restored);
}

/** What has to be undone after another update of a stack that was left UPDATE_FAILED: all of both. */
export function undoingBoth(earlier: PendingRollback | undefined, later: PendingRollback): PendingRollback {
  if (earlier === undefined) {
    return later;
  }
  const changes = new Map(earlier.changes);
  for (const [logicalId, change] of later.changes) {
    const first = earlier.changes.get(logicalId);
    changes.set(logicalId, first === undefined ? change : undoneTogether(first, change));
  }
  return { template: earlier.template, previous: earlier.previous, changes };
}

function undoneTogether(first: ResourceChange, then: ResourceChange): ResourceChange {
  const between = first.after !== undefined && first.after.physicalId !== then.after?.physicalId ? [first.after] : [];
  return {
    ...then,
    before: first.before,
    kind: first.before === undefined ? 'create' : then.kind,
    after: then.after ?? first.after,
    rolledBack: then.rolledBack && (first.rolledBack || first.after === undefined),
    displaced: [...first.displaced, ...between, ...then.displaced],
  };
}
