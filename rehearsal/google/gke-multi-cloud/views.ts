import type { NodeInstance, NodeLauncher, NodeView } from './node-group';
import { profileNameOf, relativeName, type TargetAddress } from './resource-name';
import type { Target } from './target';
import { profileAt } from './target-kind';

/** An EC2 instance of some control plane or node pool. */
export interface GkeInstance extends NodeInstance {
  readonly target: TargetAddress;
  /** AWS region that the instance runs in. */
  readonly region: string;
}

/** The Auto Scaling group of some control plane or node pool. */
export interface GkeLauncher extends NodeLauncher {
  /** AWS region that it launches in. */
  readonly region: string;
}

/** What a target looks like to somebody who can see Google's side and the nodes. */
export interface TargetView {
  readonly address: TargetAddress;
  /** Name of the profile that a GET shows as linked. */
  readonly linkedProfile: string;
  readonly nodes: readonly NodeView[];
}

export function viewOf({ address, specification, kind, nodes }: Target): TargetView {
  return { address, linkedProfile: profileNameOf(profileAt(specification, kind)), nodes: nodes.views() };
}

/** Who uses a profile, in words: targets that are linked or moving to it, and instances that live under it. */
export function usersOf(profileName: string, all: readonly Target[], instances: readonly GkeInstance[]): readonly string[] {
  const targets = all
    .filter(({ profilesInPlay }) => profilesInPlay.includes(profileName))
    .map(({ address, runningOperation }) => `${relativeName(address)} is linked${runningOperation ? ' or moving' : ''} to it`);
  const groups = all
    .filter(({ launchesUnder }) => launchesUnder === profileName)
    .map(({ address }) => `the next node of ${relativeName(address)} is launched under it`);
  const alive = instances
    .filter((instance) => instance.profileName === profileName && instance.state !== 'terminated')
    .map(({ instanceId, node, state }) => `instance ${instanceId} (${node}, ${state}) lives under it`);
  return [...targets, ...groups, ...alive];
}
