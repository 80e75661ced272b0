import { type ReconcileResult } from '../../lib/contract';
import { blindPollSeconds, troublePollSeconds } from '../decision/polling';
import { ServiceCallError } from '../errors/service-call-error';
import { LedgerConflictError } from '../ledger/ledger';
import { dueAt, isAnswerDue, isOutOfTime, isOver, isReleaseDue } from '../ledger/request-progress';
import type { Assignment, RequestRow } from '../ledger/request-row';
import { log } from '../log/log';
import { resourceName } from '../request/target';
import { deleteAssignment } from './delete-assignment';
import { complete, conclude, giveUp } from './conclude';
import { callReport, comeAgain, end, release } from './ending';
import { tellAndEnd } from './tell-and-end';
import { takeUp } from './take-up';
import { moveTarget } from './move-target';
import { wait, type Outcome } from './outcome';
import { turnBack } from './turn-back';
import type { World } from './world';
import { Again, Patience } from '../decision/times';

/*
 * One invocation is one look: load the ledger, look at the world, do at most one thing, say when to come again. It may
 * be killed at any point and run again. The story of a request:
 *
 *   the first look has claimed -> [look, act, wait]* -> an answer is decided -> report delivers it -> last look -> done
 *
 * A long rotation is answered as soon as Google has accepted the update, but only with proof that CloudFormation will
 * wait behind it; its looks go on until a verdict is decided and report has released the wait. Any other request that
 * goes forward does nothing after its answer. One that goes back may be answered "still moving back" shortly before
 * CloudFormation's hour ends; it keeps its claim and goes on until the target is settled.
 */

/** @param startedAt when the execution was started, milliseconds since the epoch */
export async function reconcile(world: World, requestId: string, startedAt: number): Promise<ReconcileResult> {
  world.ledger.forget();
  try {
    return await tellAndEnd(world, await lookOnce(world, requestId));
  } catch (error) {
    // Only errors of DynamoDB, or of CloudFormation's wait, arrive here. Nothing can be decided without them, so come back
    // later: a rotation of hours is not to fail because of it.
    if (error instanceof LedgerConflictError || (error instanceof ServiceCallError && ['transient', 'refused'].includes(error.kind))) {
      const waitSeconds = blindPollSeconds(world.now() - startedAt);
      log({ what: 'trouble', requestId, why: error.message, waitSeconds });
      return { requestId, next: 'wait', waitSeconds };
    }
    throw error;
  }
}

async function lookOnce(world: World, requestId: string): Promise<ReconcileResult> {
  const request = await world.ledger.request(requestId);
  if (request?.asked !== undefined && request.assignments === undefined && request.answer === undefined) {
    const result = await takeUp(world, request, request.asked);
    return result ?? (await follow(world, requestId, await world.ledger.request(requestId)));
  }
  return follow(world, requestId, request);
}

async function follow(world: World, requestId: string, request: RequestRow | undefined): Promise<ReconcileResult> {
  if (request === undefined) {
    log({ what: 'trouble', requestId, why: 'the ledger has no row of this request' });
    return { requestId, next: 'done', waitSeconds: 0 };
  }
  if (isAnswerDue(request)) {
    return callReport(world, request);
  }
  if (isReleaseDue(request)) {
    return release(world, request);
  }
  if (request.assignments === undefined && request.answer === undefined) {
    // `begin` has not come to the end of its work yet.
    return { requestId, next: 'wait', waitSeconds: Again.AFTER_TROUBLE };
  }
  const open = request.assignments?.find(({ done }) => !done);
  if (open === undefined) {
    return complete(world, request);
  }
  if (isOutOfTime(request, world.now())) {
    return giveUp(world, request, open);
  }
  if (isOver(request)) {
    return end(world, request);
  }
  if (await turnBack(world, request, open)) {
    return comeAgain(requestId);
  }
  // The time is up: one more look says whether it has just settled or how far it came, but nothing is changed any more.
  const mayAct = world.now() < dueAt(request, open);
  return conclude(world, request, open, await look(world, request, open, mayAct));
}

async function look(world: World, request: RequestRow, assignment: Assignment, mayAct: boolean): Promise<Outcome> {
  try {
    const outcome =
      assignment.role === 'delete'
        ? await deleteAssignment(world, request, assignment)
        : await moveTarget(world, request, assignment, mayAct);
    if (request.refusedSince !== undefined) {
      await world.ledger.saveRefusal(request.id, undefined);
    }
    return outcome;
  } catch (error) {
    if (error instanceof LedgerConflictError) {
      return wait(Again.AFTER_CONFLICT, 'another request has just written the ledger');
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
      const patience = isNew ? Patience.REFUSAL_MS : Patience.LATER_REFUSAL_MS;
      return world.now() < since + patience ? wait(Again.AFTER_TROUBLE, error.message) : { kind: 'failed', why: error.message };
    }
    case 'missing':
    case 'invalid':
      return { kind: 'failed', why: error.message };
  }
}
