import { type ReconcileResult } from '../../lib/contract';
import { failUnlessDelete, succeed } from '../answer/compose';
import { ServiceCallError } from '../errors/service-call-error';
import { dueAt, isFollowed, waitOf } from '../ledger/request-progress';
import type { Assignment, RequestRow } from '../ledger/request-row';
import { log } from '../log/log';
import type { Link } from '../request/link';
import { resourceName } from '../request/target';
import { answer, comeAgain, decideVerdict, end } from './ending';
import { inWords, type Outcome } from './outcome';
import { failedWords, followedWords, outOfTimeWords, stillMovingBackWords, supersededWords, timedOutWords } from './words';
import type { World } from './world';

/** What one look at a target means for the request. */
export async function conclude(world: World, request: RequestRow, open: Assignment, outcome: Outcome): Promise<ReconcileResult> {
  switch (outcome.kind) {
    case 'wait':
      return goOn(world, request, open, outcome);
    case 'done':
      return finished(world, request, open, outcome);
    case 'superseded':
      log({ what: 'superseded', requestId: request.id, target: resourceName(open.link.target), why: `by ${outcome.by}` });
      // Once it was answered nobody waits any more: the later request came because CloudFormation has given it up.
      return request.answer === undefined
        ? answer(world, request, failUnlessDelete(request, mainLink(request), supersededWords(open, outcome.by)))
        : end(world, request);
    case 'failed':
      return fail(world, request, open, failedWords(open, outcome.why));
  }
}

/** Not there yet: come again, unless CloudFormation has to hear something now. */
async function goOn(world: World, request: RequestRow, open: Assignment, outcome: Outcome & { kind: 'wait' }): Promise<ReconcileResult> {
  const { seconds, why, progress } = outcome;
  const isDue = world.now() >= dueAt(request, open);
  const isAwaited = request.answer === undefined && (await willBeAwaited(world, request));
  // Where the hour is up while an operation of somebody else still runs, too: the wait behind has hours left.
  if (isAwaited && (outcome.accepted || isDue)) {
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

/**
 * Positive proof that CloudFormation will wait behind this request; without it the request itself has to be waited for.
 *
 * Asked for from the first look on, because CloudFormation may be silent when the hour is up. Once seen it stays true:
 * the wait comes after this request, and a stack that turns back has given this request up and sends another one.
 */
async function willBeAwaited(world: World, request: RequestRow): Promise<boolean> {
  const waitId = waitOf(request);
  if (waitId === undefined || request.awaited === true) {
    return request.awaited === true;
  }
  try {
    const isAwaited = (await world.waits.state(request.stackId, waitId)) !== 'over';
    if (isAwaited) {
      await world.ledger.saveAwaited(request.id);
    }
    return isAwaited;
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
    return fail(world, request, open, timedOutWords(open, minutes, lastSeen));
  }
  log({ what: 'still moving back', requestId: request.id, target, why: lastSeen });
  return answer(world, request, succeed(request, mainLink(request), stillMovingBackWords(open, lastSeen)));
}

async function finished(world: World, request: RequestRow, done: Assignment, { remark, fate }: Outcome & { kind: 'done' }): Promise<ReconcileResult> {
  const assignments = await saveAssignment(world, request, done, { done: true, fate });
  return assignments.some((one) => !one.done) ? comeAgain(request.id) : complete(world, { ...request, assignments }, remark);
}

/** Every target is where it should be. One after the other: whoever is killed in between leaves the rest to the next look. */
export async function complete(world: World, request: RequestRow, remark?: string): Promise<ReconcileResult> {
  const { answer: given, verdict } = request;
  if (waitOf(request) !== undefined && verdict === undefined && given?.status !== 'FAILED') {
    // Also where the request is answered only now: CloudFormation comes to the wait all the same.
    await decideVerdict(world, request, { status: 'SUCCESS', reason: remark });
    if (given !== undefined) {
      return comeAgain(request.id);
    }
  }
  return given === undefined ? answer(world, request, succeed(request, mainLink(request), remark)) : end(world, request);
}

/** It was answered long ago, and goes on no more. */
export async function giveUp(world: World, request: RequestRow, open: Assignment): Promise<ReconcileResult> {
  return fail(world, request, open, outOfTimeWords(open));
}

async function fail(world: World, request: RequestRow, open: Assignment, reason: string): Promise<ReconcileResult> {
  if (open.role === 'restore') {
    await saveAssignment(world, request, open, { gaveUp: reason });
  }
  if (request.answer === undefined) {
    return answer(world, request, failUnlessDelete(request, mainLink(request), reason));
  }
  if (isFollowed(request)) {
    await decideVerdict(world, request, { status: 'FAILED', reason });
    return comeAgain(request.id);
  }
  return end(world, request);
}

async function saveAssignment(world: World, request: RequestRow, changed: Assignment, changes: Partial<Assignment>): Promise<readonly Assignment[]> {
  const assignments = (request.assignments ?? []).map((one) => (one === changed ? { ...one, ...changes } : one));
  await world.ledger.saveAssignments(request.id, assignments);
  return assignments;
}

function mainLink(request: RequestRow): Link | undefined {
  return request.assignments?.[0]?.link;
}
