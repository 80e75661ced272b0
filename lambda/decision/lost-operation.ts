import type { GkeOperation } from '../google/resources';
import type { RecordedOperation, TargetRow } from '../ledger/target-row';
import { isSameOperation, mayMoveProfiles } from './observation';
import { Patience } from './times';

/**
 * The operation of a change whose answer we never saw, because it was lost or the function was killed.
 *
 * Google runs one operation on a target at a time, and none ran when the change was sent. So the one operation that began
 * while the change can have been under way came of it. Where two began, neither is taken for ours.
 */
export function lostOperation({ sent, operation: recorded }: TargetRow, operations: readonly GkeOperation[]): RecordedOperation | undefined {
  if (sent === undefined) {
    return undefined;
  }
  const earliest = sent.at - Patience.CLOCKS_MS;
  const latest = sent.until + Patience.CLOCKS_MS;
  const [found, ...others] = operations.filter(
    (one) =>
      mayMoveProfiles(one) &&
      one.createTime >= earliest &&
      one.createTime <= latest &&
      !(recorded !== undefined && isSameOperation(one, recorded)),
  );
  return found === undefined || others.length > 0
    ? undefined
    : { name: found.name, verb: sent.verb, toward: sent.toward, requestId: sent.requestId, startedAt: found.createTime, cancelRequested: false };
}
