import type { GkeOperation, GkeResource } from '../google/resources';
import type { Goal, RecordedOperation, TargetRow } from '../ledger/target-row';
import { googlesWords, isSameOperation, newestUpdate, runningOperations, updateBefore, type Observation } from './observation';
import { cancelCommand, clockTime } from './words';
import { Patience } from './times';

/**
 * The one decision of the engine: what to do next about a target. Pure, and level-triggered: it does not know what was
 * done before except from the ledger and from what Google shows, so it may be asked again at any time.
 *
 * What Google shows as the linked profile while an update is in flight, or after one that failed, is not documented:
 * nothing here depends on it. "Linked as desired" counts only when no operation runs and the newest update succeeded.
 */
export type Action =
  /** `unseen`: no operation shows what is waited for, so somebody has to remember since when. */
  | { readonly do: 'wait'; readonly why: string; readonly operation?: GkeOperation; readonly unseen?: true }
  /** All but EC2 agree that the target is settled. */
  | { readonly do: 'await evidence'; readonly why: string }
  | { readonly do: 'patch'; readonly why: string }
  | { readonly do: 'cancel'; readonly why: string; readonly operation: GkeOperation }
  | { readonly do: 'rollback'; readonly why: string }
  | { readonly do: 'settled'; readonly lingering: readonly string[]; readonly remark?: string }
  /** There is nothing (any more) that could be linked. */
  | { readonly do: 'nothing left'; readonly why: string }
  | { readonly do: 'fail'; readonly why: string };

export interface Situation {
  readonly goal: Goal;
  readonly row: TargetRow;
  readonly isNodePool: boolean;
  readonly observation: Observation;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Updates per claim that Google has begun: one is the rule, more follow ways back that failed. What Google did not begin
 * does not count; it is asked again until the deadline. After so many rollbacks the profile goes back by an update.
 */
export const MOST_PATCHES = 5;
export const MOST_ROLLBACKS = 3;

/**
 * Whether a way back has nothing to undo: nothing was sent since the target was last settled on what is desired again,
 * or nothing was ever sent. Whatever the target is doing then is not our doing, and Google need not even be asked.
 */
export function isUntouched({ desired, settledOn }: TargetRow): boolean {
  return desired === undefined || settledOn === desired.name;
}

/** Whatever else Google shows: nothing can be done about a target while the operation runs that leads where it is to be. */
export const OUR_OPERATION_RUNS = 'our operation runs';

export function decide(situation: Situation): Action {
  const { goal, observation } = situation;
  const { resource } = observation;
  if (resource === 'missing') {
    return goal === 'link'
      ? { do: 'fail', why: 'Google does not know this target (NOT_FOUND): check project, location and names, or whether it was deleted' }
      : { do: 'nothing left', why: 'the target does not exist any more' };
  }
  if (resource.state === 'STOPPING') {
    return goal === 'link'
      ? { do: 'fail', why: 'the target is being deleted (state STOPPING)' }
      : { do: 'nothing left', why: 'the target is being deleted' };
  }
  const running = runningOperations(observation);
  return running.length > 0 ? whileRunning(situation, running) : unlessClusterIsBusy(situation, afterwards(situation, resource));
}

/** Whether Google takes an update of a node pool while its cluster is being changed is not documented: none is asked for. */
function unlessClusterIsBusy({ observation }: Situation, action: Action): Action {
  const [busy] = observation.onCluster;
  return busy !== undefined && (action.do === 'patch' || action.do === 'rollback')
    ? { do: 'wait', why: `an operation runs on the cluster since ${clockTime(busy.createTime)}`, operation: busy }
    : action;
}

function whileRunning({ goal, row }: Situation, running: readonly GkeOperation[]): Action {
  const { operation: recorded, desired } = row;
  const ours = recorded && running.find((operation) => isSameOperation(operation, recorded));
  if (ours === undefined || recorded === undefined) {
    const [other] = running;
    const since = other === undefined ? '' : ` since ${clockTime(other.createTime)}`;
    return { do: 'wait', why: `an operation that is not ours runs on the target${since}`, ...(other ? { operation: other } : {}) };
  }
  if (recorded.toward === desired?.name) {
    return { do: 'wait', why: OUR_OPERATION_RUNS, operation: ours };
  }
  const isUnwanted = recorded.outlived === true || (goal === 'restore' && recorded.verb === 'update');
  return { do: isUnwanted && !recorded.cancelRequested ? 'cancel' : 'wait', why: stillRuns(row.id, recorded, ours), operation: ours };
}

/** What a person reads who waits for it, and may have to end it. */
function stillRuns(target: string, { toward, startedAt, cancelRequested, cancelRefused }: RecordedOperation, ours: GkeOperation): string {
  const cancelled = cancelRequested ? ', although Google was asked to cancel it' : '';
  const refused = cancelRefused === undefined ? '' : `, and cannot be cancelled: ${cancelRefused}`;
  return `our earlier operation toward ${toward} still runs since ${clockTime(startedAt)}${cancelled}${refused} (if it hangs: ${cancelCommand(target, ours)})`;
}

function afterwards(situation: Situation, resource: GkeResource): Action {
  const { goal, row, observation, now } = situation;
  const { desired, operation: recorded } = row;
  if (desired === undefined) {
    return { do: 'nothing left', why: 'nothing is desired' };
  }
  const newest = newestUpdate(observation);
  const ours = recorded?.toward === desired.name ? observation.operations.find((one) => isSameOperation(one, recorded)) : undefined;
  if (newest?.error !== undefined) {
    return afterFailure(situation, resource, newest);
  }
  if (resource.state === 'PROVISIONING' || resource.state === 'RECONCILING' || resource.reconciling) {
    const since = row.busy === undefined ? '' : ` since ${clockTime(row.busy.since)}`;
    return { do: 'wait', why: `Google is still reconciling the target (state ${resource.state})${since}`, unseen: true };
  }
  if (resource.profileName === desired.name) {
    return row.sent !== undefined && now < row.sent.at + Patience.LIST_MS
      ? { do: 'wait', why: 'what Google answered to our change was lost, and its operation may not be listed yet' }
      : linkedAsDesired(situation, resource);
  }
  if (ours !== undefined && newest === ours && now < (ours.endTime ?? now) + Patience.READ_MS) {
    return { do: 'wait', why: `our operation succeeded, but Google still shows ${resource.profileName}` };
  }
  if (ours !== undefined && goal === 'link' && row.attempts.patch > 0) {
    return {
      do: 'fail',
      why: `our update succeeded, but somebody else has linked ${resource.profileName} instead of ${desired.name} since; find out who (Cloud Audit Logs), then deploy again`,
    };
  }
  return resource.state === 'ERROR' && goal === 'link'
    ? { do: 'fail', why: `the target is in state ERROR: ${googlesWords(undefined, resource)}; repair it, then deploy again` }
    : change(situation, `${resource.profileName} is linked`, googlesWords(undefined, resource));
}

function linkedAsDesired({ goal, row, observation, now }: Situation, resource: GkeResource): Action {
  const isWell = resource.state === 'RUNNING' || row.degradedBefore === true;
  const words = `state ${resource.state}: ${googlesWords(undefined, resource)}`;
  if (!isWell && goal === 'link' && row.attempts.patch > 0) {
    return { do: 'fail', why: `the update succeeded, but it left the target in ${words}` };
  }
  const { lingering } = observation;
  const hasWaited = now >= (row.awaitingEvidenceSince ?? now) + Patience.EVIDENCE_MS;
  if (hasWaited || (lingering !== 'unknown' && lingering.length === 0)) {
    return {
      do: 'settled',
      lingering: lingeringNames(observation),
      ...(isWell ? {} : { remark: `linked, but the target is not well: ${words}` }),
    };
  }
  return {
    do: 'await evidence',
    why:
      lingering === 'unknown'
        ? 'EC2 could not be asked for instances under the profile that is left'
        : `EC2 still shows ${lingering.length} instance(s) under the profile that is left`,
  };
}

/** The newest update ended in error or was cancelled: whatever Google shows, the target is not settled. */
function afterFailure(situation: Situation, resource: GkeResource, newest: GkeOperation): Action {
  const { goal, row } = situation;
  const words = googlesWords(newest, resource);
  const ours = row.operation !== undefined && isSameOperation(newest, row.operation) ? row.operation : undefined;
  if (goal === 'link' && ours?.toward === row.desired?.name && row.attempts.patch > 0) {
    return { do: 'fail', why: `operation ${newest.name} failed: ${words}` };
  }
  const why = `the last update of the target (${newest.name}) did not succeed`;
  return ours !== undefined && mayRollBack(situation, ours, newest) ? { do: 'rollback', why: `${why}: ${words}` } : change(situation, why, words);
}

/** Only what is ours is rolled back: neither somebody else's update, nor one of theirs that failed before ours. */
function mayRollBack({ goal, row, isNodePool, observation }: Situation, ours: RecordedOperation, newest: GkeOperation): boolean {
  // Rolling back an update that was itself on the way back would lead forward again.
  const ledAway = ours.verb === 'update' && ours.toward !== row.desired?.name;
  const isLeft = row.attempts.rollback < MOST_ROLLBACKS && row.busy?.refused !== 'rollback';
  return goal === 'restore' && isNodePool && ledAway && isLeft && updateBefore(observation, newest)?.error === undefined;
}

function change({ row }: Situation, why: string, words: string): Action {
  return row.attempts.patch >= MOST_PATCHES
    ? { do: 'fail', why: `gave up after ${row.attempts.patch} attempts to link ${row.desired?.name}; ${why}: ${words}` }
    : { do: 'patch', why };
}

function lingeringNames(observation: Observation): readonly string[] {
  return observation.lingering === 'unknown' ? ['unknown'] : observation.lingering;
}
