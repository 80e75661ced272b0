import { ServiceCallError } from '../errors/service-call-error';
import { ifReadable } from '../ledger/parse-row';
import type { Assignment, RequestRow } from '../ledger/request-row';
import { log } from '../log/log';
import { resourceName } from '../request/target';
import type { World } from './world';

/**
 * An Update that leaves the profile as it is, as one of `timeout` alone, looks the same whether it goes forward or undoes
 * another one. Where the stack is being rolled back it undoes: then it does not wait for anybody if nothing was touched,
 * and never fails because somebody else is busy.
 *
 * @returns whether it was taken for a way forward until now
 */
export async function turnBack(world: World, request: RequestRow, assignment: Assignment): Promise<boolean> {
  const { role, sameProfile, link } = assignment;
  const isUndecided = role === 'link' && sameProfile === true && request.awaited !== true && request.answer === undefined;
  if (!isUndecided || !(await isGoingBack(world, request))) {
    return false;
  }
  const row = await ifReadable(world.ledger.target(resourceName(link.target)));
  if (row?.claim?.requestId !== request.id) {
    return false;
  }
  await world.ledger.saveTarget({ ...row, claim: { ...row.claim, goal: 'restore' } });
  const assignments = (request.assignments ?? []).map((one) => (one === assignment ? { ...one, role: 'restore' as const } : one));
  await world.ledger.saveAssignments(request.id, assignments);
  log({ what: 'acting', requestId: request.id, target: row.id, goal: 'restore', why: 'the stack is being rolled back' });
  return true;
}

async function isGoingBack(world: World, request: RequestRow): Promise<boolean> {
  try {
    return await world.waits.isGoingBack(request.stackId);
  } catch (error) {
    if (!(error instanceof ServiceCallError)) {
      throw error;
    }
    log({ what: 'trouble', requestId: request.id, why: error.message });
    return false;
  }
}
