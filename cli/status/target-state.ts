import { nameOf } from '../../lambda/aws/arn';
import { isOutOfTime, isOver } from '../../lambda/ledger/request-progress';
import type { RequestRow } from '../../lambda/ledger/request-row';
import type { MoveProgress, TargetRow } from '../../lambda/ledger/target-row';
import { isDrift, type FindingKind } from '../../lambda/ledger/watch-row';
import { findingWords } from '../../lambda/watch/finding-words';
import { GENERATED } from '../plan/stack-context';
import { isInProgress, isRolledBack, type LedgerFacts, type TargetFacts } from './target-facts';
import { timeLeft } from './time-left';

/**
 * `settled`: nothing runs, and the last rotation succeeded, if there was one. `moved back`: nothing runs, and the last
 * rotation failed. `failed`: it failed and was not put back. `not begun`: its turn in the deployment has not come.
 * `stopped`: it never came, because something else had failed.
 */
export type State = 'not deployed' | 'not begun' | 'waiting' | 'rotating' | 'moving back' | 'settled' | 'moved back' | 'failed' | 'stopped' | 'unknown';

/** How the last rotation ended, or why what was begun is being undone. */
export interface LastOutcome {
  readonly succeeded: boolean;
  /** Absent where there is nothing to say of a success. */
  readonly words?: string;
  /** Milliseconds since the epoch, where it is known. */
  readonly at?: number;
}

/** What a target is doing. Times are milliseconds since the epoch, or milliseconds. */
export interface TargetState {
  readonly state: State;
  /** In a sentence without its point. */
  readonly why?: string;
  /** Name of the profile that is linked, or that is being left. */
  readonly linked?: string;
  /** Name of the profile that the target moves to. */
  readonly toward?: string;
  readonly since?: number;
  readonly spent?: number;
  readonly left?: number;
  /** CloudFormation gives up then, unless it has moved by then. */
  readonly until?: number;
  readonly progress?: MoveProgress;
  /** What the pre-flight warned of. */
  readonly warned?: string;
  readonly outcome?: LastOutcome;
  /** What the watch has found: in sentences, and whether it breaks anything. */
  readonly findings?: readonly { readonly kind: FindingKind; readonly words: string }[];
  readonly executionArn?: string;
}

/** Those that somebody works for at this moment. */
export const ACTIVE: readonly State[] = ['waiting', 'rotating', 'moving back'];
export const RUNNING: readonly State[] = ['not begun', ...ACTIVE];
export const WRONG: readonly State[] = ['moved back', 'failed', 'stopped', 'unknown'];

/** Pure: says what the target is doing, from what the ledger and CloudFormation say. */
export function stateOf(facts: TargetFacts, now: number): TargetState {
  const { stackStatus, ledger } = facts;
  if (!('seen' in ledger)) {
    return { state: 'unknown', why: ledger.notSeen };
  }
  const { seen } = ledger;
  if (seen === undefined || seen.row.claim === undefined) {
    return stackStatus === undefined ? { state: 'not deployed', why: 'there is no stack yet' } : unclaimed(stackStatus);
  }
  const state = isRunning(seen, now) ? running(seen, now) : atRest(facts, seen);
  const findings = (seen.findings ?? []).map((finding) => ({ kind: finding.kind, words: findingWords(finding) }));
  return findings.length === 0 ? state : { ...state, findings };
}

/** Whether something is not as it was made, or as it should have ended. */
export function isWrongState({ state, findings = [] }: TargetState): boolean {
  return WRONG.includes(state) || findings.some(isDrift);
}

function unclaimed(stackStatus: string): TargetState {
  if (isRolledBack(stackStatus)) {
    return { state: 'stopped', why: 'the deployment failed before its turn came' };
  }
  return isInProgress(stackStatus) ? { state: 'not begun' } : { state: 'not deployed', why: 'nothing has linked it yet' };
}

/** Whether somebody works for the holder of the claim. */
function isRunning({ row, request }: LedgerFacts, now: number): boolean {
  const { claim } = row;
  return claim !== undefined && !claim.ended && claim.finished === undefined && (request === undefined || !(isOver(request) || isOutOfTime(request, now)));
}

function running({ row, request, previous }: LedgerFacts, now: number): TargetState {
  const { claim, desired, before, settledOn } = row;
  const isBack = claim?.goal === 'restore';
  const since = request?.issuedAt ?? claim?.issuedAt ?? now;
  const progress = row.progress?.requestId === claim?.requestId ? row.progress : undefined;
  const waitsFor = waitOf(row, progress, now);
  const linked = isBack ? previous?.assignments?.[0]?.link.profile.name : (settledOn ?? before?.name);
  const left = waitsFor === undefined && progress !== undefined ? timeLeft(progress, now) : undefined;
  const main = request?.assignments?.[0];
  const outcome = isBack ? whyBack(previous) : undefined;
  return {
    state: isBack ? 'moving back' : waitsFor === undefined ? 'rotating' : 'waiting',
    why: waitsFor ?? progress?.why ?? (row.preflight?.passed === false ? 'the pre-flight looks again' : 'it has just begun'),
    since,
    spent: Math.max(0, now - since),
    ...named({ linked: linked === desired?.name ? undefined : linked, toward: desired?.name }),
    ...(left === undefined ? {} : { left }),
    ...(isBack || main === undefined ? {} : { until: since + main.link.timeoutSeconds * 1000 }),
    ...(progress === undefined ? {} : { progress }),
    ...(row.preflight?.warnings === undefined ? {} : { warned: row.preflight.warnings }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(request?.executionArn === undefined ? {} : { executionArn: request.executionArn }),
  };
}

/** Whom the holder of the claim waits for before it moves a node itself; undefined where it waits for nobody. */
function waitOf({ claim, operation, busy, desired }: TargetRow, progress: MoveProgress | undefined, now: number): string | undefined {
  if (claim !== undefined && now < claim.notBefore) {
    return 'the request before had not ended; its functions may still be running';
  }
  const isOurs = operation !== undefined && progress?.operation === operation.name && operation.toward === desired?.name;
  if (progress?.operation !== undefined && !isOurs) {
    return progress.why;
  }
  if (busy === undefined) {
    return undefined;
  }
  return busy.words === undefined ? 'Google takes no change of the target at present' : `Google takes no change of the target at present: ${busy.words}`;
}

function atRest({ stackStatus, expected }: TargetFacts, { row, request, previous }: LedgerFacts): TargetState {
  const { claim, settledOn, desired } = row;
  const name = settledOn ?? desired?.name;
  const outcome = outcomeOf(row, request, previous);
  const shared = { ...named({ linked: name }), outcome, ...(request?.executionArn === undefined ? {} : { executionArn: request.executionArn }) };
  const isStillToCome = expected.kind !== 'unknown' && name !== undefined && !isNamed(expected.name, name);
  if (isStillToCome && isInProgress(stackStatus) && !isRolledBack(stackStatus)) {
    return { state: 'not begun', ...shared };
  }
  if (!outcome.succeeded) {
    const isBack = claim?.goal === 'restore' && settledOn === desired?.name;
    return { state: isBack ? 'moved back' : 'failed', ...(isBack || !isBackToCome(stackStatus) ? {} : { why: 'its turn in the rollback has not come' }), ...shared };
  }
  return isStillToCome && isRolledBack(stackStatus)
    ? { state: 'stopped', why: 'the deployment failed before its turn came', ...shared }
    : { state: 'settled', ...shared };
}

function outcomeOf({ claim }: TargetRow, request: RequestRow | undefined, previous: RequestRow | undefined): LastOutcome {
  const at = claim?.finished?.at ?? request?.signalledAt ?? request?.answeredAt;
  const failure = failureOf(request) ?? (isWayBack(claim?.goal, request) ? whyBack(previous) : undefined);
  const remark = claim?.finished?.remark ?? request?.verdict?.reason;
  const told = failure ?? { succeeded: !isWayBack(claim?.goal, request), ...(remark === undefined ? {} : { words: remark }) };
  return { ...told, ...(at === undefined ? {} : { at }) };
}

/** Not where only something else about the link was put back, such as its timeout. */
function isWayBack(goal: string | undefined, request: RequestRow | undefined): boolean {
  return goal === 'restore' && request?.assignments?.[0]?.sameProfile !== true;
}

function failureOf(request: RequestRow | undefined): LastOutcome | undefined {
  const failed = [request?.verdict, request?.answer].find((told) => told?.status === 'FAILED');
  return failed === undefined ? undefined : { succeeded: false, ...(failed.reason === undefined ? {} : { words: failed.reason }) };
}

/** Of a request whose work is undone; undefined where the ledger has forgotten it. */
function whyBack(undone: RequestRow | undefined): LastOutcome | undefined {
  return failureOf(undone) ?? (undone === undefined ? undefined : { succeeded: false, words: 'something else in the deployment failed, or somebody cancelled it' });
}

function isBackToCome(stackStatus: string | undefined): boolean {
  return isInProgress(stackStatus) && isRolledBack(stackStatus);
}

function isNamed(expected: string, name: string): boolean {
  return expected.endsWith(GENERATED) ? name.startsWith(expected.slice(0, -GENERATED.length)) : name === expected;
}

function named({ linked, toward }: { readonly linked?: string | undefined; readonly toward?: string | undefined }): Pick<TargetState, 'linked' | 'toward'> {
  return { ...(linked === undefined || linked === '' ? {} : { linked: nameOf(linked) }), ...(toward === undefined ? {} : { toward: nameOf(toward) }) };
}
