import { failUnlessDelete } from '../answer/compose';
import { deliver } from '../answer/deliver';
import type { Put } from '../answer/put';
import type { WaitConditions } from '../aws/wait-conditions';
import { ServiceCallError } from '../errors/service-call-error';
import type { Ledger } from '../ledger/ledger';
import { newRequestRow, type RequestRow } from '../ledger/request-row';
import { log } from '../log/log';
import { isFollowed, waitOf } from '../ledger/request-progress';
import { reasonToDisbelieve } from '../request/provenance';
import { parseCause, type Cause } from './cause';

/*
 * Answers CloudFormation, once. Called by the state machine when an answer has been decided; and by EventBridge or
 * Lambda when nobody is left who could decide one, so that nobody waits in vain. Which of several callers comes first
 * does not matter: the ledger lets only one decide, and the decided answer may be delivered again.
 */

export interface Reporting {
  readonly ledger: Ledger;
  readonly waits: WaitConditions;
  /** ID of the stack that the function is part of. */
  readonly owner: string;
  readonly put: Put;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Nobody could be told how a long rotation ended: to be tried again. */
export class UnreleasedWaitError extends Error {
  public override readonly name = 'UnreleasedWaitError';
}

const NEXT_STEP = 'What Google has accepted goes on there; CloudFormation now rolls back, and the rollback moves the target back.';
const NEXT_STEP_BACK =
  'What Google has accepted goes on there; continue the rollback (npx cdk rollback), and the engine takes it up from where it is.';

export async function report(world: Reporting, input: unknown): Promise<void> {
  const cause = parseCause(input);
  const request = cause.kind === 'not begun' ? await adopt(world, cause) : await world.ledger.request(cause.requestId);
  if (request === 'taken care of') {
    return;
  }
  if (request === undefined) {
    log({ what: 'trouble', why: 'the ledger has no row of this request', ...('requestId' in cause ? { requestId: cause.requestId } : {}) });
    return;
  }
  await reportVerdict(world, await reportAnswer(world, request, cause), cause);
}

/** @returns the request with the answer that stands: `reconcile` may have decided one since the row was read. */
async function reportAnswer(world: Reporting, request: RequestRow, cause: Cause): Promise<RequestRow> {
  const { responseUrl } = request;
  if (request.answeredAt !== undefined || responseUrl === undefined) {
    return request;
  }
  const answer =
    request.answer ??
    (await world.ledger.decideAnswer(request.id, failUnlessDelete(request, request.assignments?.[0]?.link, unfinishedWords(request, cause))));
  await deliver(world, { ...request, responseUrl }, answer);
  await world.ledger.closeRequest(request.id, world.now());
  return { ...request, answer };
}

/** Releases the wait of a long rotation; the verdict that CloudFormation asks for next says how it ended. */
async function reportVerdict(world: Reporting, request: RequestRow, cause: Cause): Promise<void> {
  const waitId = waitOf(request);
  if (waitId === undefined || request.signalledAt !== undefined) {
    return;
  }
  if (request.verdict === undefined) {
    if (cause.kind === 'decided' || !isFollowed(request)) {
      return;
    }
    await world.ledger.decideVerdict(request.id, { status: 'FAILED', reason: unfinishedWords(request, cause) });
  }
  const state = await world.waits.state(request.stackId, waitId);
  if (state === 'ahead') {
    log({ what: 'wait not released', requestId: request.id, why: 'CloudFormation has not come to it yet' });
    if (cause.kind === 'decided') {
      // The state machine comes back.
      return;
    }
    throw new UnreleasedWaitError(`request ${request.id}: CloudFormation has not come to ${waitId} yet`);
  }
  if (state === 'waiting') {
    await world.waits.release(request.stackId, waitId, request.id);
    log({ what: 'wait released', requestId: request.id });
  }
  await world.ledger.closeWait(request.id, world.now());
}

function unfinishedWords(request: RequestRow, cause: Cause): string {
  const why = cause.kind === 'decided' ? 'no answer was decided' : cause.why;
  const isGoingBack = request.assignments?.[0]?.role === 'restore';
  return `The engine could not finish this request: ${why}. ${isGoingBack ? NEXT_STEP_BACK : NEXT_STEP}`;
}

/**
 * `begin` may have failed before it wrote the request down. Where even now nothing can be written down, the request is
 * answered all the same: nobody comes after us, and whatever `begin` has left is outranked by the rollback that follows.
 */
async function adopt(world: Reporting, cause: Cause & { readonly kind: 'not begun' }): Promise<RequestRow | 'taken care of'> {
  const { event } = cause;
  const disbelief = reasonToDisbelieve(event, world.owner, world.now());
  if (disbelief !== undefined) {
    log({ what: 'refused', requestId: event.requestId, why: `not a request of CloudFormation to this stack: ${disbelief}` });
    return 'taken care of';
  }
  const row = newRequestRow(event, world.now());
  try {
    const standing = await world.ledger.openRequest(row);
    if (standing.startedAt !== undefined) {
      // Lambda delivers more than once: another delivery has been taken in, and somebody works on it.
      log({ what: 'repeated', requestId: row.id, why: cause.why });
      return 'taken care of';
    }
    return standing;
  } catch (error) {
    if (!(error instanceof ServiceCallError)) {
      throw error;
    }
    log({ what: 'trouble', requestId: row.id, why: error.message });
    await deliver(world, row, failUnlessDelete(row, undefined, unfinishedWords(row, cause)));
    return 'taken care of';
  }
}
