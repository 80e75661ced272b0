import type { Assignment } from '../ledger/request-row';
import { NO_ATTEMPTS, type Goal, type RecordedOperation, type TargetRow } from '../ledger/target-row';
import { isOfOurForm, physicalResourceId, sameLink, type Link, type Profile } from '../request/link';
import { resourceName } from '../request/target';
import { goalOf } from './going-back';
import { QUIET_AFTER_TAKEOVER_MS } from './times';

/**
 * How a request of CloudFormation becomes claims on targets. Pure: rows in, rows out.
 *
 * The order of requests is the order in which CloudFormation issued them. A later one takes the claim over, an earlier
 * one that arrives late is superseded, and the same one again finds its own claim and changes nothing.
 */

/** A row keeps the newest names only; a request older than this many rotations cannot arrive any more. */
const NAMES_KEPT = 50;

export interface ClaimingRequest {
  readonly requestId: string;
  readonly requestType: 'Create' | 'Update' | 'Delete';
  readonly issuedAt: number;
  readonly link: Link;
  /** The resource's ID before this request, as CloudFormation has it. */
  readonly physicalResourceId?: string;
  /** Update only: what CloudFormation says it was before. */
  readonly oldLink?: Link;
}

export interface Claims {
  /** Rows to write, in this order, before anything else. Empty where nothing changes. */
  readonly rows: readonly TargetRow[];
  readonly assignments: readonly Assignment[];
  /** Set where a later request holds the claim: this one must not act. */
  readonly supersededBy?: string;
  /** Set where the request cannot be carried out, in words for the stack's events. */
  readonly refusal?: string;
}

/** Reads the rows that a plan needs: the link's own target first, then the old one where it is another. */
export function targetsOf(request: ClaimingRequest): readonly string[] {
  const names = [resourceName(request.link.target)];
  if (request.oldLink !== undefined) {
    names.push(resourceName(request.oldLink.target));
  }
  return [...new Set(names)];
}

export function claimsOf(request: ClaimingRequest, rows: ReadonlyMap<string, TargetRow>, now: number): Claims {
  const row = rowOf(rows, request.link);
  if (request.requestType === 'Delete') {
    const given = request.physicalResourceId;
    if (given !== undefined && isOfOurForm(given) && given !== physicalResourceId(request.link)) {
      // Which of the two is no longer needed? The other one may be what the nodes run under.
      return refused(`the PhysicalResourceId ${given} is not that of the properties (${physicalResourceId(request.link)}): nothing was moved or deleted`);
    }
    return releaseOf(request, request.link, row, now);
  }
  const { oldLink } = request;
  const left = oldLink === undefined ? undefined : rowOf(rows, oldLink);
  const goal = row.claim?.requestId === request.requestId ? row.claim.goal : goalOf(request.link, oldLink, row, left);
  if (isOutranked(row, request, goal)) {
    return { rows: [], assignments: [], supersededBy: row.claim?.requestId ?? 'nobody' };
  }
  if (row.tombstones.includes(request.link.profile.name)) {
    return refused(givenUpWords(request.link));
  }
  if (goal === 'link' || oldLink === undefined || sameLink(request.link, oldLink)) {
    const claimed = claim(row, request, goal, now, (free) => want(free, request.link.profile, goal));
    const sameProfile = oldLink !== undefined && sameLink(request.link, oldLink);
    return { rows: [...claimed, ...moveOn(oldLink, row, rows)], assignments: [{ ...assign(request.link, goal), ...(sameProfile ? { sameProfile } : {}) }] };
  }
  if (resourceName(oldLink.target) === row.id) {
    const rowsAfter = claim(row, request, goal, now, (free) =>
      leave(want(free, request.link.profile, goal), oldLink.profile),
    );
    return { rows: rowsAfter, assignments: [assign(request.link, goal)] };
  }
  // The failed update moved the rotation to another target: that one goes back as if its link had been deleted.
  const release = releaseOf(request, oldLink, rowOf(rows, oldLink), now);
  return {
    rows: [...claim(row, request, goal, now, (free) => want(free, request.link.profile, goal)), ...release.rows],
    assignments: [assign(request.link, goal), ...release.assignments],
  };
}

function refused(refusal: string): Claims {
  return { rows: [], assignments: [], refusal };
}

/** Without rollback (`--no-rollback`) a stack still names what was given up when its rotation was put back. */
function givenUpWords({ target, profile }: Link): string {
  return (
    `${profile.name} was given up: CloudFormation has had it deleted, or its rotation of ${resourceName(target)} has failed and was put back; ` +
    "no profile is linked a second time. Change the rotation's generation, then deploy again"
  );
}

/** A profile is no longer needed. Where it is the one that is desired, what was there before is linked again. */
function releaseOf(request: ClaimingRequest, link: Link, row: TargetRow, now: number): Claims {
  if (row.claim?.requestId === request.requestId) {
    return { rows: [], assignments: [assign(link, 'restore')] };
  }
  const isDesired = row.desired?.name === link.profile.name && row.linkMovedOn !== link.profile.name;
  if (isDesired && isOutranked(row, request, 'restore')) {
    return { rows: [], assignments: [], supersededBy: row.claim?.requestId };
  }
  if (!isDesired) {
    const rows = row.tombstones.includes(link.profile.name) ? [] : [addTombstone(row, link.profile)];
    return { rows, assignments: [assign(link, 'delete')] };
  }
  const rows = claim(row, request, 'restore', now, (free) => {
    return { ...leave(free, link.profile), desired: wayBack(free) };
  });
  return { rows, assignments: [assign(link, 'restore')] };
}

/** What was there before, unless CloudFormation has had it deleted since: then the target stays as it runs. */
function wayBack({ before, tombstones }: TargetRow): Profile | undefined {
  return before !== undefined && tombstones.includes(before.name) ? undefined : before;
}

/** Remembers of the target that the link leaves that it is left on purpose, and not rolled back. */
function moveOn(oldLink: Link | undefined, row: TargetRow, rows: ReadonlyMap<string, TargetRow>): readonly TargetRow[] {
  if (oldLink === undefined || resourceName(oldLink.target) === row.id) {
    return [];
  }
  const left = rowOf(rows, oldLink);
  const isNews = left.desired?.name === oldLink.profile.name && left.linkMovedOn !== oldLink.profile.name;
  return isNews ? [{ ...left, linkMovedOn: oldLink.profile.name }] : [];
}

function claim(
  row: TargetRow,
  request: ClaimingRequest,
  goal: Goal,
  now: number,
  change: (row: TargetRow) => TargetRow,
): readonly TargetRow[] {
  if (row.claim?.requestId === request.requestId) {
    return [];
  }
  const notBefore = row.claim === undefined || row.claim.ended ? now : now + QUIET_AFTER_TAKEOVER_MS;
  return [
    change({
      ...row,
      awaitingEvidenceSince: undefined,
      preflight: undefined,
      busy: undefined,
      progress: undefined,
      attempts: NO_ATTEMPTS,
      operation: outlived(row),
      claim: {
        requestId: request.requestId,
        issuedAt: request.issuedAt,
        goal,
        // Two takeovers in a row: the first actor may still live although the second has not acted yet.
        notBefore: Math.max(notBefore, row.claim?.ended === false ? row.claim.notBefore : 0),
        ended: false,
        previous: row.claim?.requestId,
      },
    }),
  ];
}

/** What was begun for a request that has ended, or that held the claim before the last one, is followed by nobody any more. */
function outlived({ claim: last, operation }: TargetRow): RecordedOperation | undefined {
  const isFollowed = last !== undefined && !last.ended && last.requestId === operation?.requestId;
  return operation === undefined || isFollowed ? operation : { ...operation, outlived: true, cancelRequested: false, cancelRefused: undefined };
}

function want(row: TargetRow, profile: Profile, goal: Goal): TargetRow {
  const same = row.desired?.name === profile.name;
  return {
    ...row,
    linkMovedOn: undefined,
    // What was there before is a fact about the profile that is desired; another profile has its own.
    before: same ? row.before : undefined,
    degradedBefore: same || goal === 'restore' ? row.degradedBefore : undefined,
    desired: profile,
    neverSent: row.history.includes(profile.name) ? row.neverSent : newest([...(row.neverSent ?? []), profile.name]),
    history: newest([...row.history.filter((name) => name !== profile.name), profile.name]),
    leaving: row.leaving.filter(({ name }) => name !== profile.name),
  };
}

/** A profile that is left is to be deleted, and is never desired again: no name that Google has seen returns. */
function leave(row: TargetRow, profile: Profile): TargetRow {
  return { ...addTombstone(row, profile), leaving: [...row.leaving.filter(({ name }) => name !== profile.name), profile] };
}

function addTombstone(row: TargetRow, profile: Profile): TargetRow {
  return { ...row, tombstones: newest([...row.tombstones.filter((name) => name !== profile.name), profile.name]) };
}

function isOutranked(row: TargetRow, request: ClaimingRequest, goal: Goal): boolean {
  const { claim: held } = row;
  if (held === undefined || held.requestId === request.requestId) {
    return false;
  }
  // Presigned URLs carry whole seconds. Within one second the way back comes after the way there.
  return held.issuedAt > request.issuedAt || (held.issuedAt === request.issuedAt && (held.goal === 'restore' || goal === 'link'));
}

function assign(link: Link, role: Assignment['role']): Assignment {
  return { link, role, done: false };
}

function rowOf(rows: ReadonlyMap<string, TargetRow>, link: Link): TargetRow {
  const row = rows.get(resourceName(link.target));
  if (row === undefined) {
    throw new Error(`the row of ${resourceName(link.target)} was not read`);
  }
  return row;
}

function newest(names: readonly string[]): readonly string[] {
  return names.slice(-NAMES_KEPT);
}
