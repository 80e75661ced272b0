import type { Assignment, RequestRow } from '../ledger/request-row';
import type { TargetRow } from '../ledger/target-row';
import type { Link } from '../request/link';
import { resourceName } from '../request/target';
import { deleteIfUnused } from './delete-if-unused';
import { wait, type Outcome } from './outcome';
import type { World } from './world';
import { Again, Patience } from '../decision/times';

/** The link that holds the target: what is deleted is of an older template, and its credentials may have ended with that. */
async function linkInForce(world: World, row: TargetRow, { target }: Link): Promise<Link | undefined> {
  const holder = row.claim === undefined ? undefined : await world.ledger.request(row.claim.requestId);
  return holder?.assignments?.find(({ link }) => resourceName(link.target) === resourceName(target))?.link;
}

/** CloudFormation no longer needs a profile and the target does not want it: delete it, or leave it and say so. */
export async function deleteAssignment(world: World, request: RequestRow, { link }: Assignment): Promise<Outcome> {
  const row = await world.ledger.target(resourceName(link.target));
  const isLeftToAnother = row.claim?.ended === false && row.leaving.some(({ name }) => name === link.profile.name);
  if (isLeftToAnother) {
    return { kind: 'done', remark: `${link.profile.name} will be deleted by the request that moves the target away from it` };
  }
  if (row.desired?.name === link.profile.name) {
    return { kind: 'done', remark: `${link.profile.name} stays: the target runs under it, and nothing else is desired there` };
  }
  const inForce = await linkInForce(world, row, link);
  const deletion = await deleteIfUnused(world, inForce === undefined ? [link] : [inForce, link], link.profile);
  if (deletion.kind === 'deleted') {
    return { kind: 'done', fate: { profile: link.profile.name } };
  }
  if (deletion.kind === 'not ours') {
    return { kind: 'done', remark: `${link.profile.name} was not touched: ${deletion.why}` };
  }
  if (world.now() < request.issuedAt + Patience.EVIDENCE_MS) {
    return wait(Again.TO_DELETE, deletion.why);
  }
  if (!row.leaving.some(({ name }) => name === link.profile.name)) {
    await world.ledger.saveTarget({ ...row, leaving: [...row.leaving, link.profile] });
  }
  return { kind: 'done', remark: `${link.profile.name} is left over: ${deletion.why}`, fate: { profile: link.profile.name, leftOver: deletion.why } };
}
