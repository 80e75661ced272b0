import { sameTarget } from '../google/gke-multi-cloud/resource-name';
import type { FleetPlay } from './fleet-play';
import type { FleetTarget } from './fleet-cloud';

/** Chapters of the story of a file. */
export interface FleetStory {
  /** Whether everything is rotated once before anything goes wrong. */
  readonly rotates: boolean;
  /** What the file calls the target at which the last rotation fails. @default - none fails */
  readonly failAt?: string;
}

const FAILURE = {
  message: 'Update failed',
  errorDetail: 'pod shop/cart-0 could not be evicted: PodDisruptionBudget cart allows no disruption',
};

/** From profiles made by hand to the file's own, to other ones, and back from those where one of them fails. */
export async function playFleet(play: FleetPlay, { rotates, failAt }: FleetStory): Promise<void> {
  const isLinked = await deployAndCheck(play, 'Link every target to a fresh profile', 'CREATE_COMPLETE');
  const isRotated = isLinked && (!rotates || (await deployAndCheck(play, 'Rotate every target', 'UPDATE_COMPLETE')));
  const failing = play.targets.find(({ plan }) => plan.address === failAt);
  if (failing && isRotated) {
    await failAndCheck(play, failing);
  }
}

/** @returns whether the deployment has succeeded; what comes after one that has not would only tell so again. */
async function deployAndCheck(play: FleetPlay, title: string, status: string): Promise<boolean> {
  const before = play.profiles();
  const since = play.cloud.clock.now();
  const description = await play.deploy(title);
  play.checkStatus(description, status);
  await play.settle();
  if (description.status !== status) {
    return false;
  }
  const ours = new Set(play.ourProfiles().map(({ instanceProfileName }) => instanceProfileName));
  for (const target of play.targets) {
    const { address } = target.plan;
    const profile = play.profileOf(target);
    play.check(`${address} runs under a fresh profile`, profile !== undefined && ours.has(profile) && profile !== before.get(address));
    const left = before.get(address);
    play.check(`the profile that ${address} has left is gone, if it was ours`, left === undefined || !ours.has(left) || play.isDeleted(left));
  }
  checkWaves(play, since);
  return true;
}

/** No wave has asked Google for anything before all nodes of the wave before had moved. */
function checkWaves(play: FleetPlay, since: number): void {
  const waves = play.waves();
  waves.slice(1).forEach(({ name, targets }, index) => {
    const settled = Math.max(...(waves[index]?.targets ?? []).map((target) => lastMove(play, target)));
    const begun = Math.min(...targets.map((target) => firstPatch(target, since)));
    play.check(`the wave "${name}" begins after the wave before it has settled`, begun >= settled);
  });
}

async function failAndCheck(play: FleetPlay, failing: FleetTarget): Promise<void> {
  const before = play.profiles();
  const since = play.cloud.clock.now();
  const { address } = failing.plan;
  failing.gke.faults.failNextUpdate(failing.address, Math.min(2, nodesOf(play, failing)), FAILURE);
  play.checkStatus(await play.deploy(`Rotate every target, and fail at ${address}`), 'UPDATE_ROLLBACK_COMPLETE');
  await play.settle();
  play.checkReason("the stack's events show Google's words", FAILURE.errorDetail);
  for (const target of play.targets) {
    play.check(`${target.plan.address} runs under the profile that it had before`, play.profileOf(target) === before.get(target.plan.address));
  }
  const waves = play.waves();
  const failed = waves.findIndex(({ targets }) => targets.includes(failing));
  for (const { name, targets } of waves.slice(failed + 1)) {
    play.check(`the wave "${name}" has not begun`, targets.every((target) => firstPatch(target, since) === Number.POSITIVE_INFINITY));
  }
  const kept = new Set(before.values());
  const left = play.ourProfiles().filter(({ instanceProfileName, deletedAt }) => deletedAt === undefined && !kept.has(instanceProfileName));
  play.check(`no profile is left over (${left.map(({ instanceProfileName }) => instanceProfileName).join(', ')})`, left.length === 0);
}

function nodesOf(play: FleetPlay, { address, gke }: FleetTarget): number {
  return play.cloud.viewOf(address, gke)?.nodes.length ?? 0;
}

function lastMove(play: FleetPlay, { address, gke }: FleetTarget): number {
  const nodes = play.cloud.viewOf(address, gke)?.nodes ?? [];
  return Math.max(...nodes.map(({ history }) => history.at(-1)?.since ?? 0));
}

function firstPatch({ address, gke }: FleetTarget, since: number): number {
  const patch = gke.requests.entries.find(({ kind, time, target }) => kind === 'patch' && time >= since && target !== undefined && sameTarget(target, address));
  return patch?.time ?? Number.POSITIVE_INFINITY;
}
