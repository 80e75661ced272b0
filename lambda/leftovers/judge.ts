import { nameOfStack } from '../aws/stacks';
import { mayMoveProfiles, newestUpdate, runningOperations } from '../decision/observation';
import { nameWithoutProject } from '../request/target';
import type { Evidence, SuspectProfile, TargetSeen } from './evidence';

/**
 * `in use`: an instance runs under it, or Google shows it as linked. `wanted by its stack`: a stack that exists holds it.
 * `unknown`: somebody who may know otherwise could not be asked, or cannot tell yet. `left over`: nobody uses or wants it.
 */
export type Verdict = 'in use' | 'wanted by its stack' | 'unknown' | 'left over';

export interface Judgement {
  readonly verdict: Verdict;
  /** Why; at least one. */
  readonly reasons: readonly string[];
}

/** How long Google may show another profile than the one that an update has just linked. */
const READ_PATIENCE_MS = 2 * 60 * 1000;

/** Says what a profile is: a leftover only if every witness was asked, and none knows of a use. Pure. */
export function judge(profile: SuspectProfile, evidence: Evidence): Judgement {
  const uses = [...instancesUnder(profile, evidence), ...targetsLinkedTo(profile, evidence)];
  if (uses.length > 0) {
    return { verdict: 'in use', reasons: uses };
  }
  const holders = evidence.heldBy.get(profile.name) ?? [];
  if (holders.length > 0) {
    return { verdict: 'wanted by its stack', reasons: holders.map((stackId) => `stack ${nameOfStack(stackId)} holds it (${stackId})`) };
  }
  const doubts = [
    ...evidence.silences.filter(({ profileName }) => profileName === undefined || profileName === profile.name).map(({ why }) => why),
    ...evidence.targets.flatMap((target) => whyUnsettled(target, evidence.seenAt) ?? []),
  ];
  return doubts.length > 0
    ? { verdict: 'unknown', reasons: doubts }
    : { verdict: 'left over', reasons: ['no stack holds it, no instance runs under it, and Google shows it linked to nothing'] };
}

function instancesUnder({ arn }: SuspectProfile, { instances }: Evidence): readonly string[] {
  return instances
    .filter(({ profileArn }) => profileArn === arn)
    .map(({ instanceId, region }) => `instance ${instanceId} in ${region} runs under it`);
}

function targetsLinkedTo({ name }: SuspectProfile, { targets }: Evidence): readonly string[] {
  return targets
    .filter(({ resource }) => resource.profileName === name)
    .map((target) => `Google shows ${target.name} as linked to it`);
}

/**
 * Why a target may use another profile than the one that Google shows. Which profile a running update moves to, and
 * which one nodes get after an update that did not succeed, is nowhere to be read.
 */
function whyUnsettled(target: TargetSeen, now: number): string | undefined {
  const { name, resource } = target;
  const running = runningOperations(target).find(mayMoveProfiles);
  if (running !== undefined) {
    return `operation ${nameWithoutProject(running.name)} runs on ${name}: what it moves to cannot be seen`;
  }
  const isComingOrGoing = resource.state === 'PROVISIONING' || resource.state === 'STOPPING';
  if (!isComingOrGoing && (resource.reconciling || resource.state === 'RECONCILING')) {
    return `Google is reconciling ${name} (state ${resource.state}): what it moves to cannot be seen`;
  }
  const newest = newestUpdate(target);
  if (newest?.error !== undefined) {
    return `the newest update of ${name} did not succeed (${newest.error.message}): what its next node runs under cannot be seen`;
  }
  if (newest?.endTime !== undefined && now < newest.endTime + READ_PATIENCE_MS) {
    return `an update of ${name} has only just ended: ask again in two minutes`;
  }
  return undefined;
}
