import { EventType, type EventTypeName } from '../../lib/contract';
import { isUntouched } from '../decision/decide';
import { hasFailed, isFollowed } from '../ledger/request-progress';
import type { Assignment, RequestRow } from '../ledger/request-row';
import { hasSentUpdate, type TargetRow } from '../ledger/target-row';
import { resourceName } from '../request/target';
import type { EngineEvent } from './event';

/*
 * What has happened to a request, read off the ledger: who looks again sees it again, so nothing is lost with a look that
 * dies. What was told before has happened, whatever rows say by now. Pure.
 */

/** Something that has happened: never twice to the same profile of a request. */
export interface Happening {
  readonly type: EventTypeName;
  /** Resource name. */
  readonly target: string;
  /** Name of the profile that it is about; of a rotation, that of its link. */
  readonly profile: string;
  readonly words?: string | undefined;
}

/** @param rowOf the row of a target, where it is known */
export function happenedTo(request: RequestRow, rowOf: (target: string) => TargetRow | undefined): readonly Happening[] {
  const { assignments = [], asked } = request;
  if (assignments.length === 0) {
    return asked !== undefined && hasFailed(request)
      ? [{ type: EventType.ROTATION_FAILED, target: resourceName(asked.link.target), profile: asked.link.profile.name, words: request.answer?.reason }]
      : [];
  }
  return assignments.flatMap((assignment) => {
    const target = resourceName(assignment.link.target);
    const row = rowOf(target);
    return ofAssignment(request, assignment, row?.claim?.requestId === request.id ? row : undefined).map((one) => ({
      target,
      profile: assignment.link.profile.name,
      ...one,
    }));
  });
}

type OfAssignment = Pick<Happening, 'type' | 'words'> & Partial<Pick<Happening, 'profile'>>;

/** @param row where the request holds the claim */
function ofAssignment(request: RequestRow, assignment: Assignment, row: TargetRow | undefined): readonly OfAssignment[] {
  const fates = [...(assignment.fate === undefined ? [] : [assignment.fate]), ...(row?.claim?.finished?.fates ?? [])].map(({ profile, leftOver }) => ({
    type: leftOver === undefined ? EventType.PROFILE_DELETED : EventType.PROFILE_LEFT_OVER,
    profile,
    words: leftOver,
  }));
  switch (assignment.role) {
    case 'link':
      return [...forward(request, assignment, row), ...fates];
    case 'restore':
      return [...back(request, assignment, row), ...fates];
    case 'delete':
      return fates;
  }
}

function forward(request: RequestRow, { link, done }: Assignment, row: TargetRow | undefined): readonly OfAssignment[] {
  const { answer, verdict } = request;
  const hasStarted = wasTold(request, EventType.ROTATION_STARTED, link.profile.name) || (row !== undefined && isUnderWay(row));
  const isAccepted = row !== undefined && row.attempts.patch > 0;
  const hasSucceeded = hasStarted && done && answer?.status === 'SUCCESS' && verdict?.status !== 'FAILED' && !isFollowed(request);
  return [
    ...(hasStarted ? [{ type: EventType.ROTATION_STARTED }] : []),
    ...(isAccepted ? [{ type: EventType.ROTATION_ACCEPTED }] : []),
    ...(hasSucceeded ? [{ type: EventType.ROTATION_SUCCEEDED, words: verdict?.reason }] : []),
    ...(hasFailed(request) ? [{ type: EventType.ROTATION_FAILED, words: verdict?.reason ?? answer?.reason }] : []),
  ];
}

/** What a template wants and the target is already settled on is no rotation, unless Google was asked for something all the same. */
function isUnderWay(row: TargetRow): boolean {
  const { claim, desired, settledOn, preflight, attempts } = row;
  const hasToMove = claim?.finished === undefined && desired !== undefined && settledOn !== desired.name;
  return hasToMove || preflight !== undefined || hasSentUpdate(row) || attempts.patch > 0;
}

function back(request: RequestRow, { link, done, gaveUp }: Assignment, row: TargetRow | undefined): readonly OfAssignment[] {
  const hasBegun = wasTold(request, EventType.MOVING_BACK, link.profile.name) || (row !== undefined && row.claim?.finished === undefined && row.claim?.goal === 'restore' && !isUntouched(row));
  const isGone = row !== undefined && row.settledOn !== row.desired?.name;
  const goesOn = row !== undefined && request.answer?.status === 'SUCCESS' && !done && gaveUp === undefined;
  return [
    ...(hasBegun ? [{ type: EventType.MOVING_BACK }] : []),
    ...(hasBegun && done && !isGone ? [{ type: EventType.MOVED_BACK }] : []),
    ...(hasBegun && goesOn ? [{ type: EventType.STILL_MOVING_BACK, words: request.answer?.reason }] : []),
    ...(gaveUp === undefined ? [] : [{ type: EventType.MOVING_BACK_GIVEN_UP, words: gaveUp }]),
  ];
}

function wasTold({ told = [] }: RequestRow, type: EventTypeName, profile: string): boolean {
  return told.some((one) => one.type === type && one.profile === profile);
}

/** A happening as it is told. The ID is the same however often it is. */
export function eventOf(request: RequestRow, happening: Happening, row: TargetRow | undefined, now: number): EngineEvent {
  const { type, target, profile, words } = happening;
  const isDeletion = type === EventType.PROFILE_DELETED || type === EventType.PROFILE_LEFT_OVER;
  const held = row?.claim?.requestId === request.id ? row : undefined;
  const nodes = held?.claim?.finished?.nodes ?? held?.progress?.nodes;
  return {
    type,
    detail: {
      id: `${request.id}/${type}/${profile}`,
      target,
      request: request.id,
      ...(isDeletion ? { profile } : { profiles: profilesOf(request, happening, row), minutes: Math.max(0, Math.round((now - request.issuedAt) / 60_000)) }),
      ...(isDeletion || nodes === undefined ? {} : { nodes: { moved: nodes.moved, of: nodes.of } }),
      ...(words === undefined ? {} : { words }),
    },
  };
}

function profilesOf(request: RequestRow, { target, profile }: Happening, row: TargetRow | undefined): { readonly from?: string; readonly to?: string } {
  const held = row?.claim?.requestId === request.id ? row : undefined;
  const role = request.assignments?.find(({ link }) => link.profile.name === profile && resourceName(link.target) === target)?.role ?? 'link';
  const to = held?.desired?.name ?? (role === 'restore' && request.requestType === 'Delete' ? undefined : profile);
  const before = role === 'link' ? [held?.before?.name, held?.settledOn] : [profile, request.asked?.oldLink?.profile.name];
  const from = before.find((name) => name !== undefined && name !== '' && name !== to);
  return { ...(from === undefined ? {} : { from }), ...(to === undefined || to === '' ? {} : { to }) };
}
