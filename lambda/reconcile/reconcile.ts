import { ANSWER_WITHIN_SECONDS, type ReconcileResult } from '../../lib/contract';
import { failUnlessDelete, succeed } from '../answer/compose';
import { ServiceCallError } from '../errors/service-call-error';
import { LedgerConflictError } from '../ledger/ledger';
import type { Assignment, DecidedAnswer, RequestRow } from '../ledger/request-row';
import { log } from '../log/log';
import { resourceName } from '../request/target';
import { buryAssignment } from './bury-assignment';
import { moveTarget } from './move-target';
import { inWords, wait, type Outcome } from './outcome';
import type { World } from './world';

/*
 * One invocation is one look: load the ledger, look at the world, do at most one thing, say when to come again. It may
 * be killed at any point and run again. The story of a request:
 *
 *   begin has claimed -> [look, act, wait]* -> an answer is decided -> report delivers it -> last look -> done
 *
 * A request that goes forward does nothing after its answer. One that goes back may be answered "still moving back"
 * shortly before CloudFormation's hour ends; it keeps its claim and goes on until the target is settled.
 */

/** A way back that has not ended by then is given up: as long as the longest rotation, and some. */
const LONGEST_WAY_BACK_MS = 13 * 60 * 60 * 1000;
/** IAM on both clouds takes a while to catch up with a permission that was granted just before the deployment. */
const REFUSAL_PATIENCE_MS = { forward: 90 * 1000, back: 10 * 60 * 1000 } as const;
const TROUBLE_POLL_SECONDS = 15;
const CONFLICT_POLL_SECONDS = 2;
/** When the answer cannot be delivered, the state machine comes back after this long. */
const ANSWER_RETRY_SECONDS = 15;

export async function reconcile(world: World, requestId: string): Promise<ReconcileResult> {
  try {
    return await lookOnce(world, requestId);
  } catch (error) {
    // Whatever `look` did not answer for concerns the ledger. While it cannot be asked nothing can be decided, and
    // nothing may be changed; a rotation of hours is not to fail because of it.
    if (error instanceof LedgerConflictError || (error instanceof ServiceCallError && error.kind === 'transient')) {
      log({ what: 'trouble', requestId, why: error.message, waitSeconds: TROUBLE_POLL_SECONDS });
      return { requestId, next: 'wait', waitSeconds: TROUBLE_POLL_SECONDS };
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
  if (request.answer !== undefined && request.answeredAt === undefined) {
    return { requestId, next: 'answer', waitSeconds: ANSWER_RETRY_SECONDS };
  }
  if (request.assignments === undefined && request.answer === undefined) {
    // Only a person starts an execution before `begin` has planned it.
    return { requestId, next: 'wait', waitSeconds: TROUBLE_POLL_SECONDS };
  }
  const open = request.assignments?.find(({ done }) => !done);
  if (open === undefined || isOver(request, world.now())) {
    return request.answer === undefined ? await answer(world, request, succeed(request, mainLink(request))) : await end(world, request);
  }
  // The time is up: one more look says whether it has just settled or how far it came, but nothing is changed any more.
  const mayAct = request.answer !== undefined || world.now() < answerBy(request, open);
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
      return wait(TROUBLE_POLL_SECONDS, error.message);
    case 'refused': {
      // A secret may have been given a new value in the meantime.
      world.forgetCredentials();
      const since = request.refusedSince ?? world.now();
      if (request.refusedSince === undefined) {
        await world.ledger.saveRefusal(request.id, since);
      }
      const patience = role === 'link' ? REFUSAL_PATIENCE_MS.forward : REFUSAL_PATIENCE_MS.back;
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
      return waitOrAnswer(world, request, open, outcome);
    case 'done':
      return next(world, request, open, outcome.remark);
    case 'superseded':
      log({ what: 'superseded', requestId: request.id, target: resourceName(open.link.target), why: `by ${outcome.by}` });
      return answerOrEnd(world, request, failUnlessDelete(request, mainLink(request), supersededWords(open, outcome.by)));
    case 'failed':
      return answerOrEnd(world, request, failUnlessDelete(request, mainLink(request), failedWords(open, outcome.why)));
  }
}

async function waitOrAnswer(
  world: World,
  request: RequestRow,
  open: Assignment,
  { seconds, why, progress }: Outcome & { kind: 'wait' },
): Promise<ReconcileResult> {
  const left = (answerBy(request, open) - world.now()) / 1000;
  if (request.answer === undefined && left <= 0) {
    return answer(world, request, overdue(request, open, inWords(why, progress)));
  }
  const waitSeconds = Math.max(1, Math.ceil(request.answer === undefined ? Math.min(seconds, left) : seconds));
  log({ what: 'waiting', requestId: request.id, target: resourceName(open.link.target), waitSeconds, why, ...progress });
  return { requestId: request.id, next: 'wait', waitSeconds };
}

async function next(world: World, request: RequestRow, finished: Assignment, remark: string | undefined): Promise<ReconcileResult> {
  const assignments = (request.assignments ?? []).map((one) => (one === finished ? { ...one, done: true } : one));
  await world.ledger.saveAssignments(request.id, assignments);
  if (assignments.some(({ done }) => !done)) {
    return { requestId: request.id, next: 'wait', waitSeconds: 1 };
  }
  return answerOrEnd(world, request, succeed(request, mainLink(request), remark));
}

async function answerOrEnd(world: World, request: RequestRow, decided: DecidedAnswer): Promise<ReconcileResult> {
  return request.answer === undefined ? answer(world, request, decided) : end(world, request);
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
  return { requestId: request.id, next: 'answer', waitSeconds: ANSWER_RETRY_SECONDS };
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

/** Answered, and nothing more to do: only a way back that was answered before it had ended goes on. */
function isOver(request: RequestRow, now: number): boolean {
  if (request.answer === undefined) {
    return false;
  }
  const goesOn = request.answer.status === 'SUCCESS' && (request.assignments ?? []).some(({ role, done }) => role === 'restore' && !done);
  return !goesOn || now >= request.issuedAt + LONGEST_WAY_BACK_MS;
}

function answerBy(request: RequestRow, { role, link }: Assignment): number {
  const seconds = role === 'link' ? Math.min(link.timeoutSeconds, ANSWER_WITHIN_SECONDS) : ANSWER_WITHIN_SECONDS;
  return request.issuedAt + seconds * 1000;
}

function overdue(request: RequestRow, open: Assignment, why: string): DecidedAnswer {
  const target = resourceName(open.link.target);
  if (open.role !== 'link') {
    log({ what: 'still moving back', requestId: request.id, target, why });
    return succeed(request, mainLink(request), `still moving back: ${target} (${why}). Nothing is lost: the engine goes on, and the next deployment waits for it.`);
  }
  log({ what: 'timed out', requestId: request.id, target, why });
  return failUnlessDelete(
    request,
    mainLink(request),
    `${target} did not settle on ${open.link.profile.name} within ${Math.round(open.link.timeoutSeconds / 60)} minutes; last seen: ${why}. ` +
      'CloudFormation now rolls back, and the target is moved back. Raise the timeout of the rotation, or find out why nodes do not drain, then deploy again.',
  );
}

function failedWords({ link, role }: Assignment, why: string): string {
  return `${role === 'link' ? 'Linking' : 'Linking back'} ${resourceName(link.target)}${role === 'link' ? ` to ${link.profile.name}` : ''} failed: ${why}`;
}

function supersededWords({ link }: Assignment, by: string): string {
  return `A later request for ${resourceName(link.target)} took over (${by}); this one does nothing any more.`;
}

function mainLink(request: RequestRow): Assignment['link'] | undefined {
  return request.assignments?.[0]?.link;
}
