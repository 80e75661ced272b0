import { type ReconcileResult } from '../../lib/contract';
import { failUnlessDelete, succeed } from '../answer/compose';
import { troublePollSeconds } from '../decision/polling';
import { ServiceCallError } from '../errors/service-call-error';
import { LedgerConflictError } from '../ledger/ledger';
import type { Assignment, DecidedAnswer, RequestRow, Verdict } from '../ledger/request-row';
import { log } from '../log/log';
import type { Link } from '../request/link';
import { resourceName } from '../request/target';
import { buryAssignment } from './bury-assignment';
import { moveTarget } from './move-target';
import { inWords, wait, type Outcome } from './outcome';
import { dueAt, isAnswerDue, isFollowed, isOver, isReleaseDue, waitOf } from '../ledger/request-progress';
import { failedWords, followedWords, stillMovingBackWords, supersededWords, timedOutWords } from './words';
import type { World } from './world';

/*
 * One invocation is one look: load the ledger, look at the world, do at most one thing, say when to come again. It may
 * be killed at any point and run again. The story of a request:
 *
 *   begin has claimed -> [look, act, wait]* -> an answer is decided -> report delivers it -> last look -> done
 *
 * A long rotation is answered as soon as Google has accepted the update, but only with proof that CloudFormation will
 * wait behind it; its looks go on until a verdict is decided and report has released the wait. Any other request that
 * goes forward does nothing after its answer. One that goes back may be answered "still moving back" shortly before
 * CloudFormation's hour ends; it keeps its claim and goes on until the target is settled.
 */

/** IAM on both clouds takes a while to catch up with a permission that was granted just before the deployment. */
const REFUSAL_PATIENCE_MS = { beforeAnyAnswer: 90 * 1000, later: 10 * 60 * 1000 } as const;
const TROUBLE_POLL_SECONDS = 15;
/** It is not known how long it has been going on; a day of this fits an execution's history. */
const BLIND_POLL_SECONDS = 60;
const CONFLICT_POLL_SECONDS = 2;
const RELEASE_POLL_SECONDS = 5;
/** When an answer or a release cannot be delivered, the state machine comes back after this long. */
const REPORT_RETRY_SECONDS = 15;

export async function reconcile(world: World, requestId: string): Promise<ReconcileResult> {
  try {
    return await lookOnce(world, requestId);
  } catch (error) {
    // Whatever `look` did not answer for concerns the ledger, or the wait. While they cannot be asked nothing can be
    // decided or answered, and nothing may be changed; a rotation of hours is not to fail because of it.
    if (error instanceof LedgerConflictError || (error instanceof ServiceCallError && ['transient', 'refused'].includes(error.kind))) {
      log({ what: 'trouble', requestId, why: error.message, waitSeconds: BLIND_POLL_SECONDS });
      return { requestId, next: 'wait', waitSeconds: BLIND_POLL_SECONDS };
    }
    throw error;
  }
}

async function lookOnce(world: World, requestId: string): Promise<ReconcileResult> {
  const request = await world.ledger.request(requestId);
  if (request === undefined) {
    log({ what: 'trouble', requestId, why: 'the ledger has no row of this request' });
    return { requestId, next: 'done', waitSeconds: 0 };
  }
  if (isAnswerDue(request)) {
    return callReport(requestId);
  }
  if (isReleaseDue(request)) {
    return release(world, request);
  }
  if (request.assignments === undefined && request.answer === undefined) {
    // Only a person starts an execution before `begin` has planned it.
    return { requestId, next: 'wait', waitSeconds: TROUBLE_POLL_SECONDS };
  }
  const open = request.assignments?.find(({ done }) => !done);
  if (open === undefined) {
    return complete(world, request);
  }
  if (isOver(request, world.now())) {
    return end(world, request);
  }
  // The time is up: one more look says whether it has just settled or how far it came, but nothing is changed any more.
  const mayAct = world.now() < dueAt(request, open);
  return conclude(world, request, open, await look(world, request, open, mayAct));
}

async function look(world: World, request: RequestRow, assignment: Assignment, mayAct: boolean): Promise<Outcome> {
  try {
    const outcome =
      assignment.role === 'bury'
        ? await buryAssignment(world, request, assignment)
        : await moveTarget(world, request, assignment, mayAct);
    if (request.refusedSince !== undefined) {
      await world.ledger.saveRefusal(request.id, undefined);
    }
    return outcome;
  } catch (error) {
    if (error instanceof LedgerConflictError) {
      return wait(CONFLICT_POLL_SECONDS, 'another request has just written the ledger');
    }
    if (!(error instanceof ServiceCallError)) {
      throw error;
    }
    log({ what: 'trouble', requestId: request.id, target: resourceName(assignment.link.target), status: error.kind, why: error.message });
    return afterTrouble(world, request, assignment, error);
  }
}

async function afterTrouble(world: World, request: RequestRow, { role }: Assignment, error: ServiceCallError): Promise<Outcome> {
  switch (error.kind) {
    case 'transient':
    case 'conflict':
    case 'busy':
      return wait(troublePollSeconds(world.now() - request.issuedAt), error.message);
    case 'refused': {
      // A secret may have been given a new value in the meantime.
      world.forgetCredentials();
      const since = request.refusedSince ?? world.now();
      if (request.refusedSince === undefined) {
        await world.ledger.saveRefusal(request.id, since);
      }
      const isNew = role === 'link' && request.answer === undefined;
      const patience = isNew ? REFUSAL_PATIENCE_MS.beforeAnyAnswer : REFUSAL_PATIENCE_MS.later;
      return world.now() < since + patience ? wait(TROUBLE_POLL_SECONDS, error.message) : { kind: 'failed', why: error.message };
    }
    case 'missing':
    case 'invalid':
      return { kind: 'failed', why: error.message };
  }
}

async function conclude(world: World, request: RequestRow, open: Assignment, outcome: Outcome): Promise<ReconcileResult> {
  switch (outcome.kind) {
    case 'wait':
      return goOn(world, request, open, outcome);
    case 'done':
      return finished(world, request, open, outcome.remark);
    case 'superseded':
      log({ what: 'superseded', requestId: request.id, target: resourceName(open.link.target), why: `by ${outcome.by}` });
      // Once it was answered nobody waits any more: the later request came because CloudFormation has given it up.
      return request.answer === undefined
        ? answer(world, request, failUnlessDelete(request, mainLink(request), supersededWords(open, outcome.by)))
        : end(world, request);
    case 'failed':
      return fail(world, request, failedWords(open, outcome.why));
  }
}

/** Not there yet: come again, unless CloudFormation has to hear something now. */
async function goOn(world: World, request: RequestRow, open: Assignment, outcome: Outcome & { kind: 'wait' }): Promise<ReconcileResult> {
  const { seconds, why, progress } = outcome;
  const isDue = world.now() >= dueAt(request, open);
  // Where the hour is up while an operation of somebody else still runs, too: the wait behind has hours left.
  if (request.answer === undefined && (outcome.accepted || isDue) && (await isAwaited(world, request))) {
    return answer(world, request, succeed(request, open.link, followedWords(open, inWords(why, progress))));
  }
  if (isDue) {
    return overdue(world, request, open, inWords(why, progress));
  }
  const left = (dueAt(request, open) - world.now()) / 1000;
  const waitSeconds = Math.max(1, Math.ceil(Math.min(seconds, left)));
  log({ what: 'waiting', requestId: request.id, target: resourceName(open.link.target), waitSeconds, why, ...progress });
  return { requestId: request.id, next: 'wait', waitSeconds };
}

/** Positive proof that CloudFormation will wait behind this request; without it the request itself has to be waited for. */
async function isAwaited(world: World, request: RequestRow): Promise<boolean> {
  const waitId = waitOf(request);
  if (waitId === undefined) {
    return false;
  }
  try {
    return (await world.waits.state(request.stackId, waitId)) !== 'over';
  } catch (error) {
    if (!(error instanceof ServiceCallError)) {
      throw error;
    }
    log({ what: 'trouble', requestId: request.id, why: error.message });
    return false;
  }
}

async function overdue(world: World, request: RequestRow, open: Assignment, lastSeen: string): Promise<ReconcileResult> {
  const target = resourceName(open.link.target);
  if (open.role === 'link') {
    log({ what: 'timed out', requestId: request.id, target, why: lastSeen });
    const minutes = Math.round((dueAt(request, open) - request.issuedAt) / 60_000);
    return fail(world, request, timedOutWords(open, minutes, lastSeen));
  }
  log({ what: 'still moving back', requestId: request.id, target, why: lastSeen });
  return answer(world, request, succeed(request, mainLink(request), stillMovingBackWords(open, lastSeen)));
}

async function finished(world: World, request: RequestRow, done: Assignment, remark: string | undefined): Promise<ReconcileResult> {
  const assignments = (request.assignments ?? []).map((one) => (one === done ? { ...one, done: true } : one));
  await world.ledger.saveAssignments(request.id, assignments);
  return assignments.some((one) => !one.done) ? comeAgain(request.id) : complete(world, { ...request, assignments }, remark);
}

/** Every target is where it should be. One after the other: whoever is killed in between leaves the rest to the next look. */
async function complete(world: World, request: RequestRow, remark?: string): Promise<ReconcileResult> {
  const { answer: given, verdict } = request;
  if (waitOf(request) !== undefined && verdict === undefined && given?.status !== 'FAILED') {
    // Also where the request is answered only now: CloudFormation comes to the wait all the same.
    await decideVerdict(world, request, { status: 'SUCCESS', ...(remark === undefined ? {} : { reason: remark }) });
    if (given !== undefined) {
      return comeAgain(request.id);
    }
  }
  return given === undefined ? answer(world, request, succeed(request, mainLink(request), remark)) : end(world, request);
}

async function fail(world: World, request: RequestRow, reason: string): Promise<ReconcileResult> {
  if (request.answer === undefined) {
    return answer(world, request, failUnlessDelete(request, mainLink(request), reason));
  }
  if (isFollowed(request)) {
    await decideVerdict(world, request, { status: 'FAILED', reason });
    return comeAgain(request.id);
  }
  return end(world, request);
}

async function decideVerdict(world: World, request: RequestRow, verdict: Verdict): Promise<void> {
  const standing = await world.ledger.decideVerdict(request.id, verdict);
  log({ what: 'verdict decided', requestId: request.id, status: standing.status, ...(standing.reason === undefined ? {} : { why: standing.reason }) });
}

async function release(world: World, request: RequestRow): Promise<ReconcileResult> {
  const state = await world.waits.state(request.stackId, waitOf(request) ?? '');
  switch (state) {
    case 'waiting':
      return callReport(request.id);
    case 'ahead':
      return { requestId: request.id, next: 'wait', waitSeconds: RELEASE_POLL_SECONDS };
    case 'over':
      await world.ledger.closeWait(request.id, world.now());
      return end(world, request);
  }
}

async function answer(world: World, request: RequestRow, decided: DecidedAnswer): Promise<ReconcileResult> {
  const standing = await world.ledger.decideAnswer(request.id, decided);
  log({
    what: 'answer decided',
    requestId: request.id,
    requestType: request.requestType,
    status: standing.status,
    ...(standing.reason === undefined ? {} : { why: standing.reason }),
  });
  return callReport(request.id);
}

function callReport(requestId: string): ReconcileResult {
  return { requestId, next: 'answer', waitSeconds: REPORT_RETRY_SECONDS };
}

/** The row has changed: the next look takes it from there. */
function comeAgain(requestId: string): ReconcileResult {
  return { requestId, next: 'wait', waitSeconds: 1 };
}

/** None of this request's functions will act any more: whoever comes next need not wait for them. */
async function end(world: World, request: RequestRow): Promise<ReconcileResult> {
  for (const { link } of request.assignments ?? []) {
    const row = await world.ledger.target(resourceName(link.target));
    if (row.claim?.requestId === request.id && !row.claim.ended) {
      await world.ledger.saveTarget({ ...row, claim: { ...row.claim, ended: true } });
    }
  }
  log({ what: 'done', requestId: request.id });
  return { requestId: request.id, next: 'done', waitSeconds: 0 };
}

function mainLink(request: RequestRow): Link | undefined {
  return request.assignments?.[0]?.link;
}
