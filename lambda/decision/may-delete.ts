import type { GkeOperation, GkeResource } from '../google/resources';
import { nameWithoutProject } from '../request/target';
import { isSameOperation, mayMoveProfiles, newestUpdate, runningOperations } from './observation';
import { Patience } from './times';

/*
 * The one judgement about whether an instance profile may be deleted. Pure: the engine and `leftovers` gather what they
 * can see, each in its own way, and are judged alike.
 */

/** A profile that somebody would like to delete. */
export interface Candidate {
  readonly name: string;
  readonly arn: string;
  /** Google was never asked to link it, so no update can have moved anything to it. */
  readonly neverSent?: boolean;
}

/** A control plane or node pool. */
export interface TargetSeen {
  /** `locations/LOCATION/awsClusters/…` */
  readonly name: string;
  readonly resource: GkeResource;
  readonly operations: readonly GkeOperation[];
  /** The operation of which it is known what it moves to, where there is one. */
  readonly recorded?: { readonly name: string; readonly toward: string };
  /** Milliseconds since the epoch before which the operation of a change that was sent may not be listed yet. */
  readonly openUntil?: number;
}

/** An instance, in whatever state but terminated. */
export interface InstanceSeen {
  readonly instanceId: string;
  readonly region: string;
  readonly profileArn: string;
}

/** An Auto Scaling group, and one profile under which it would launch. */
export interface LauncherSeen {
  readonly group: string;
  readonly region: string;
  readonly profileName: string;
}

/** One look at everything that could show that a profile is used or desired. */
export interface DeletionEvidence {
  readonly targets: readonly TargetSeen[];
  readonly instances: readonly InstanceSeen[];
  readonly launchers: readonly LauncherSeen[];
  /** Who wants to keep it, in words. */
  readonly desiredBy: readonly string[];
  /** Who could not be asked, in words. */
  readonly unasked: readonly string[];
  /** Milliseconds since the epoch. */
  readonly seenAt: number;
}

/**
 * `in use`: something runs or would be launched under it, or Google shows it as linked. `desired`: somebody will need it.
 * `unknown`: somebody who may know otherwise could not be asked, or cannot tell yet. Only what is `unused` may be deleted.
 */
export interface Usage {
  readonly is: 'in use' | 'desired' | 'unknown' | 'unused';
  /** Why; none where it is unused. */
  readonly reasons: readonly string[];
}

/** Whether a profile may be deleted: only if every source was asked, and none knows of a use. */
export function mayDelete(profile: Candidate, evidence: DeletionEvidence): Usage {
  const { targets, instances, launchers, desiredBy, unasked, seenAt } = evidence;
  const uses = [
    ...instances.filter(({ profileArn }) => profileArn === profile.arn).map(({ instanceId, region }) => `instance ${instanceId} in ${region} runs under it`),
    ...targets.filter(({ resource }) => resource.profileName === profile.name).map(({ name }) => `Google shows ${name} as linked to it`),
    ...launchers.filter(({ profileName }) => profileName === profile.name).map(({ group, region }) => `Auto Scaling group ${group} in ${region} launches under it`),
  ];
  if (uses.length > 0) {
    return { is: 'in use', reasons: uses };
  }
  if (desiredBy.length > 0) {
    return { is: 'desired', reasons: desiredBy };
  }
  const doubts = [...unasked, ...targets.flatMap((target) => whyUnsettled(profile, target, seenAt) ?? [])];
  return doubts.length > 0 ? { is: 'unknown', reasons: doubts } : { is: 'unused', reasons: [] };
}

/**
 * Why a target may use another profile than the one that Google shows. Which profile a running update moves to, and
 * which one nodes get after an update that did not succeed, is nowhere to be read.
 */
function whyUnsettled(profile: Candidate, target: TargetSeen, now: number): string | undefined {
  const { name, resource, recorded } = target;
  const running = runningOperations(target).find(mayMoveProfiles);
  if (running !== undefined) {
    return `operation ${nameWithoutProject(running.name)} runs on ${name}: what it moves to cannot be seen`;
  }
  const isComingOrGoing = resource.state === 'PROVISIONING' || resource.state === 'STOPPING';
  if (!isComingOrGoing && (resource.reconciling || resource.state === 'RECONCILING')) {
    return `Google is reconciling ${name} (state ${resource.state}): what it moves to cannot be seen`;
  }
  if (target.openUntil !== undefined && now < target.openUntil) {
    return `a change of ${name} was sent, and its operation may not be listed yet`;
  }
  const newest = newestUpdate(target);
  if (newest === undefined || profile.neverSent === true) {
    return undefined;
  }
  if (newest.error !== undefined) {
    return `the newest update of ${name} did not succeed (${newest.error.message}): what its next node runs under cannot be seen`;
  }
  // What our own operation has linked is known: once Google shows that, it shows nothing older.
  const isShown = recorded !== undefined && isSameOperation(newest, recorded) && recorded.toward === resource.profileName;
  if (newest.endTime !== undefined && !isShown && now < newest.endTime + Patience.READ_MS) {
    return `an update of ${name} has only just ended: ask again in two minutes`;
  }
  return undefined;
}
