import type { Goal, TargetRow } from '../ledger/target-row';
import { sameLink, type Link } from '../request/link';
import { resourceName } from '../request/target';

/**
 * Going forward or back? CloudFormation does not say. It gives no name of a profile twice, so a changed link to a profile
 * that its target does not know leads forward. One that it does know leads back, unless it is asked for a second time:
 * after a deployment without rollback (`--no-rollback`) the same update may come again.
 *
 * @param row of the link's target
 * @param left of the target that the link has left, where it is another one
 */
export function goalOf(link: Link, oldLink: Link | undefined, row: TargetRow, left: TargetRow | undefined): Goal {
  const { name } = link.profile;
  if (oldLink === undefined || sameLink(link, oldLink) || !row.history.includes(name)) {
    return 'link';
  }
  const old = oldLink.profile.name;
  if (resourceName(oldLink.target) !== row.id) {
    // Where the link was to move on, it has been there before; where it was given up, it comes from there.
    return row.linkMovedOn === name || left?.tombstones.includes(old) === true || left?.history.includes(old) !== true ? 'restore' : 'link';
  }
  const isOlder = row.history.indexOf(old) < row.history.indexOf(name);
  return row.history.includes(old) && isOlder && !row.tombstones.includes(old) ? 'link' : 'restore';
}
