import { waitOf } from '../ledger/request-progress';
import type { RequestRow } from '../ledger/request-row';
import type { TargetRow } from '../ledger/target-row';
import { sameLink } from '../request/link';
import { resourceName } from '../request/target';
import type { ClaimingRequest } from './claims';
import { goalOf } from './going-back';

/**
 * Whether the ledger alone stands by a request of which CloudFormation could not be asked. Pure.
 *
 * A way back to what the target ran under before its newest change, for as long as no clean-up has had that given up: so
 * far an operation may be under way. A link that is as it should be. A profile that is no longer desired, which is only
 * deleted where nobody uses it; and the desired one, where the rotation to it had not come to a good end when the request
 * came. Whatever else moves nodes waits for CloudFormation's own word.
 *
 * @param arrivedAt when the request came, by our clock: its own date is anybody's to write
 * @param holder the request that holds the claim on the link's target, where there is one
 */
export function isKnownWithoutTestimony(
  request: ClaimingRequest,
  arrivedAt: number | undefined,
  rows: ReadonlyMap<string, TargetRow>,
  holder: RequestRow | undefined,
): boolean {
  const { requestType, link, oldLink } = request;
  const row = rows.get(resourceName(link.target));
  if (row === undefined) {
    return false;
  }
  if (row.claim?.requestId === request.requestId) {
    // It was stood by when it claimed.
    return true;
  }
  const desired = row.desired?.name;
  if (requestType === 'Delete') {
    return desired !== link.profile.name || row.linkMovedOn === desired || (holder !== undefined && arrivedAt !== undefined && !hadSucceeded(holder, arrivedAt));
  }
  if (oldLink === undefined || desired === undefined) {
    return false;
  }
  if (sameLink(link, oldLink)) {
    return row.settledOn === link.profile.name && desired === link.profile.name;
  }
  const undoesTheNewest = desired === link.profile.name || desired === oldLink.profile.name;
  return undoesTheNewest && goalOf(link, oldLink, row, rows.get(resourceName(oldLink.target))) === 'restore';
}

/** Nobody has told its execution yet that CloudFormation has given it up: it may have come to its end since. */
function hadSucceeded(request: RequestRow, by: number): boolean {
  const isLong = waitOf(request) !== undefined;
  const { status } = (isLong ? request.verdict : request.answer) ?? {};
  const toldAt = isLong ? request.signalledAt : request.answeredAt;
  return status === 'SUCCESS' && toldAt !== undefined && toldAt <= by;
}
