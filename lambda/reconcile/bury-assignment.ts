import type { Assignment, RequestRow } from '../ledger/request-row';
import type { TargetRow } from '../ledger/target-row';
import type { Link } from '../request/link';
import { resourceName } from '../request/target';
import { buryIfUnused } from './bury';
import { wait, type Outcome } from './outcome';
import type { World } from './world';

/** EC2 may still show instances that have just been replaced; what remains after this is left to a later rotation. */
const BURIAL_PATIENCE_MS = 10 * 60 * 1000;
const BURIAL_POLL_SECONDS = 30;

/** The link that holds the target: what is buried is of an older template, and its credentials may have ended with that. */
async function linkInForce(world: World, row: TargetRow, { target }: Link): Promise<Link | undefined> {
  const holder = row.claim === undefined ? undefined : await world.ledger.request(row.claim.requestId);
  return holder?.assignments?.find(({ link }) => resourceName(link.target) === resourceName(target))?.link;
}

/** CloudFormation no longer needs a profile and the target does not want it: bury it, or leave it and say so. */
export async function buryAssignment(world: World, request: RequestRow, { link }: Assignment): Promise<Outcome> {
  const row = await world.ledger.target(resourceName(link.target));
  const isLeftToAnother = row.claim?.ended === false && row.leaving.some(({ name }) => name === link.profile.name);
  if (isLeftToAnother) {
    return { kind: 'done', remark: `${link.profile.name} will be buried by the request that moves the target away from it` };
  }
  if (row.wanted?.name === link.profile.name) {
    return { kind: 'done', remark: `${link.profile.name} stays: the target runs under it, and nothing else is wanted there` };
  }
  const inForce = await linkInForce(world, row, link);
  const burial = await buryIfUnused(world, inForce === undefined ? [link] : [inForce, link], link.profile);
  if (burial.kind !== 'in use') {
    return { kind: 'done', ...(burial.kind === 'not ours' ? { remark: `${link.profile.name} was not touched: ${burial.why}` } : {}) };
  }
  if (world.now() < request.issuedAt + BURIAL_PATIENCE_MS) {
    return wait(BURIAL_POLL_SECONDS, burial.why);
  }
  if (!row.leaving.some(({ name }) => name === link.profile.name)) {
    await world.ledger.saveTarget({ ...row, leaving: [...row.leaving, link.profile] });
  }
  return { kind: 'done', remark: `${link.profile.name} is left over: ${burial.why}` };
}
