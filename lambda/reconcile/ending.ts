import { type ReconcileResult } from '../../lib/contract';
import { troublePollSeconds } from '../decision/polling';
import { waitOf } from '../ledger/request-progress';
import { ifReadable } from '../ledger/parse-row';
import type { DecidedAnswer, RequestRow, Verdict } from '../ledger/request-row';
import { log } from '../log/log';
import { resourceName } from '../request/target';
import type { World } from './world';
import { Again } from '../decision/times';

/*
 * How a request ends: an answer and, of a long rotation, a verdict are decided, `report` delivers them, the claim is let go.
 */

export async function decideVerdict(world: World, request: RequestRow, verdict: Verdict): Promise<void> {
  const standing = await world.ledger.decideVerdict(request.id, verdict);
  log({ what: 'verdict decided', requestId: request.id, status: standing.status, why: standing.reason });
}

/** Lets CloudFormation go on behind its wait, as soon as it has come to it. */
export async function release(world: World, request: RequestRow): Promise<ReconcileResult> {
  const state = await world.waits.state(request.stackId, waitOf(request) ?? '');
  switch (state) {
    case 'waiting':
      return callReport(world, request);
    case 'ahead':
      return { requestId: request.id, next: 'wait', waitSeconds: Again.SOON };
    case 'over':
      await world.ledger.closeWait(request.id, world.now());
      return end(world, request);
  }
}

export async function answer(world: World, request: RequestRow, decided: DecidedAnswer): Promise<ReconcileResult> {
  const standing = await world.ledger.decideAnswer(request.id, decided);
  log({ what: 'answer decided', requestId: request.id, requestType: request.requestType, status: standing.status, why: standing.reason });
  return callReport(world, request);
}

/** It may be long before it can be delivered, and an execution has only so many looks. */
export function callReport(world: World, { id: requestId, issuedAt }: RequestRow): ReconcileResult {
  return { requestId, next: 'answer', waitSeconds: troublePollSeconds(world.now() - issuedAt) };
}

/** The row has changed: the next look takes it from there. */
export function comeAgain(requestId: string): ReconcileResult {
  return { requestId, next: 'wait', waitSeconds: 1 };
}

/** None of this request's functions will act any more: whoever comes next need not wait for them. */
export async function end(world: World, request: RequestRow): Promise<ReconcileResult> {
  for (const { link } of request.assignments ?? []) {
    // One that cannot be read says of no claim: whoever comes next waits until our functions are dead.
    const row = await ifReadable(world.ledger.target(resourceName(link.target)));
    if (row?.claim?.requestId === request.id && !row.claim.ended) {
      await world.ledger.saveTarget({ ...row, claim: { ...row.claim, ended: true } });
    }
  }
  log({ what: 'done', requestId: request.id });
  return { requestId: request.id, next: 'done', waitSeconds: 0 };
}
