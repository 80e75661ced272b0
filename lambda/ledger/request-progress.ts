import { ANSWER_WITHIN_SECONDS, VERDICT_RESOURCE_TYPE } from '../../lib/contract';
import type { Assignment, RequestRow } from './request-row';

/*
 * How far a request has come, read off its row. Pure.
 */

/** A way back that has not ended by then is given up: as long as the longest rotation, and as few looks. */
const LONGEST_WAY_BACK_MS = 12 * 60 * 60 * 1000;

/** CloudFormation has been told that Google has accepted the update, and waits behind a wait condition for its end. */
export function isFollowed(request: RequestRow): boolean {
  return request.answer?.status === 'SUCCESS' && request.verdict === undefined && waitOf(request) !== undefined;
}

/** There is something that `report` has to deliver: an answer to CloudFormation. */
export function isAnswerDue(request: RequestRow): boolean {
  return request.answer !== undefined && request.answeredAt === undefined;
}

/** A verdict has been decided, and the wait condition, to which CloudFormation comes after the answer, has not been released. */
export function isReleaseDue(request: RequestRow): boolean {
  return request.verdict !== undefined && request.answeredAt !== undefined && request.signalledAt === undefined;
}

/**
 * Whether nothing is left to be done on targets. What goes forward ends with its answer, unless it is followed; what
 * goes back may be answered before it has ended, and goes on.
 */
export function isOver(request: RequestRow): boolean {
  return request.answer !== undefined && !isFollowed(request) && !goesOn(request);
}

/** A way back that CloudFormation does not wait for has had all the time that there is. */
export function isOutOfTime(request: RequestRow, now: number): boolean {
  return goesOn(request) && now >= request.issuedAt + LONGEST_WAY_BACK_MS;
}

function goesOn({ answer, assignments = [] }: RequestRow): boolean {
  return answer?.status === 'SUCCESS' && assignments.some(({ role, done, gaveUp }) => role === 'restore' && !done && gaveUp === undefined);
}

/** It has failed: not what goes back, and not the verdict, which only says it. */
export function hasFailed({ requestType, asked, assignments: [main] = [], answer, verdict }: RequestRow): boolean {
  const isRotation = requestType !== 'Delete' && asked?.resourceType !== VERDICT_RESOURCE_TYPE && (main === undefined || main.role === 'link');
  return isRotation && (answer?.status === 'FAILED' || verdict?.status === 'FAILED');
}

/** Milliseconds since the epoch at which CloudFormation was last told something. */
export function lastTold({ answeredAt = 0, signalledAt = 0 }: RequestRow): number {
  return Math.max(answeredAt, signalledAt);
}

/** Milliseconds since the epoch at which CloudFormation has to hear something, however far the target has come. */
export function dueAt(request: RequestRow, { role, link }: Assignment): number {
  if (request.answer !== undefined) {
    return isFollowed(request) ? request.issuedAt + link.timeoutSeconds * 1000 : Number.POSITIVE_INFINITY;
  }
  const seconds = role === 'link' ? Math.min(link.timeoutSeconds, ANSWER_WITHIN_SECONDS) : ANSWER_WITHIN_SECONDS;
  return request.issuedAt + seconds * 1000;
}

/** Logical ID of the wait condition that may follow the request; only what goes forward is followed. */
export function waitOf(request: RequestRow): string | undefined {
  const [main] = request.assignments ?? [];
  return main?.role === 'link' ? main.link.wait : undefined;
}
