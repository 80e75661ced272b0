import { failUnlessDelete } from '../answer/compose';
import { deliver } from '../answer/deliver';
import type { Put } from '../answer/put';
import type { Executions } from '../aws/executions';
import type { WaitConditions } from '../aws/wait-conditions';
import type { EventSender } from '../events/event-sender';
import { tell } from '../events/tell';
import type { Ledger } from '../ledger/ledger';
import type { Assignment, RequestRow } from '../ledger/request-row';
import { log } from '../log/log';
import { isFollowed, waitOf } from '../ledger/request-progress';
import { parseCause } from './cause';
import { evidenceOf, type Unfinished } from './evidence';

/*
 * Answers CloudFormation, once. Called by the state machine when an answer has been decided; and by EventBridge or
 * Lambda when nobody is left who could decide one, so that nobody waits in vain. Which of several callers comes first
 * does not matter: the ledger lets only one decide, and the decided answer may be delivered again. What a caller says is
 * looked up first: an answer in the ledger, the end of an execution at Step Functions.
 */

export interface Reporting {
  readonly ledger: Ledger;
  readonly events: EventSender;
  readonly executions: Executions;
  readonly waits: WaitConditions;
  /** ID of the stack that the function is part of. */
  readonly owner: string;
  readonly put: Put;
  /** @throws ServiceCallError where the key cannot be asked, or the URL was not sealed for this request. */
  openUrl(requestId: string, sealed: string): Promise<string>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Nobody could be told how a long rotation ended: to be tried again. */
export class UnreleasedWaitError extends Error {
  public override readonly name = 'UnreleasedWaitError';
}

const NEXT_STEP = 'What Google has accepted goes on there; CloudFormation now rolls back, and the rollback moves the target back.';
const NEXT_STEP_BACK =
  'What Google has accepted goes on there; continue the rollback (npx cdk rollback), and the engine takes it up from where it is.';

export async function report(world: Reporting, input: unknown): Promise<void> {
  world.ledger.forget();
  const found = await evidenceOf(world, parseCause(input));
  if (found !== undefined) {
    const answered = await reportAnswer(world, found);
    await giveUpWaysBack(world, answered);
    try {
      await reportVerdict(world, answered);
    } finally {
      if (found.why !== undefined) {
        // No look of `reconcile` comes after it.
        await tell(world, found.request.id);
      }
    }
  }
}

/** What goes back may have been answered long ago; now nobody goes on with it. */
async function giveUpWaysBack(world: Reporting, { request, why }: Unfinished): Promise<void> {
  const { assignments = [] } = request;
  const isOpen = ({ role, done, gaveUp }: Assignment): boolean => role === 'restore' && !done && gaveUp === undefined;
  if (why !== undefined && assignments.some(isOpen)) {
    const gaveUp = unfinishedWords(request, why);
    await world.ledger.saveAssignments(
      request.id,
      assignments.map((one) => (isOpen(one) ? { ...one, gaveUp } : one)),
    );
  }
}

/** @returns the request with the answer that stands: `reconcile` may have decided one since the row was read. */
async function reportAnswer(world: Reporting, found: Unfinished): Promise<Unfinished> {
  const { request, why, isUnwritten } = found;
  const url = urlOf(world, found);
  if (request.answeredAt !== undefined || url === undefined) {
    return { request, why };
  }
  if (request.answer === undefined && why === undefined) {
    log({ what: 'trouble', requestId: request.id, why: 'no answer has been decided' });
    return { request, why };
  }
  const failed = failUnlessDelete(request, request.assignments?.[0]?.link, unfinishedWords(request, why));
  const answer = request.answer ?? (isUnwritten ? failed : await world.ledger.decideAnswer(request.id, failed));
  await deliver({ put: world.put, now: world.now, url }, request, answer);
  if (isUnwritten !== true) {
    await world.ledger.closeRequest(request.id, world.now());
  }
  return { request: { ...request, answer }, why };
}

/** What tells the URL when it is needed; undefined where nobody knows it any more. */
function urlOf(world: Reporting, { request: { id, sealedUrl }, responseUrl }: Unfinished): (() => Promise<string>) | undefined {
  if (responseUrl !== undefined) {
    return () => Promise.resolve(responseUrl);
  }
  return sealedUrl === undefined ? undefined : () => world.openUrl(id, sealedUrl);
}

/** Releases the wait of a long rotation; the verdict that CloudFormation asks for next says how it ended. */
async function reportVerdict(world: Reporting, { request, why }: Unfinished): Promise<void> {
  const waitId = waitOf(request);
  if (waitId === undefined || request.signalledAt !== undefined) {
    return;
  }
  if (request.verdict === undefined) {
    if (why === undefined || !isFollowed(request)) {
      return;
    }
    await world.ledger.decideVerdict(request.id, { status: 'FAILED', reason: unfinishedWords(request, why) });
  }
  const state = await world.waits.state(request.stackId, waitId);
  if (state === 'ahead') {
    log({ what: 'wait not released', requestId: request.id, why: 'CloudFormation has not come to it yet' });
    if (why === undefined) {
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

function unfinishedWords(request: RequestRow, why = 'no answer was decided'): string {
  const isGoingBack = request.assignments?.[0]?.role === 'restore';
  return `The engine could not finish this request: ${why}. ${isGoingBack ? NEXT_STEP_BACK : NEXT_STEP}`;
}
