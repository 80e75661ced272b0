import type { NodeView } from '../google/gke-multi-cloud/node-group';
import { summarizeCloud, type CloudSummary } from '../play/cloud-summary';
import type { FleetPlay } from './fleet-play';
import type { FleetTarget } from './fleet-cloud';

/** What `npm run rehearse -- --config FILE --json` prints of each environment. */
export interface FleetSummary extends CloudSummary {
  readonly config: string;
  readonly environment: string;
  readonly waves: readonly { readonly name: string; readonly targets: readonly FleetTargetSummary[] }[];
}

export interface FleetTargetSummary {
  readonly name: string;
  readonly linkedProfile: string;
  readonly nodes: number;
  readonly patches: number;
  /** What its nodes ran under, and when the first and the last of them came to it. */
  readonly history: readonly FleetEpoch[];
  /** What they run under now, and how many: of several profiles where they are not all there. */
  readonly now: readonly { readonly profile: string; readonly nodes: number }[];
}

export interface FleetEpoch {
  readonly profile: string;
  readonly first: string;
  readonly last: string;
}

export function summarizeFleet(play: FleetPlay, config: string): FleetSummary {
  const { environment, cloud, failures } = play;
  return {
    config,
    environment: environment.name,
    ...summarizeCloud(cloud, environment.stackName, failures),
    waves: play.waves().map(({ name, targets }) => ({ name, targets: targets.map((target) => summarizeTarget(play, target)) })),
  };
}

function summarizeTarget({ cloud }: FleetPlay, { plan, address, gke }: FleetTarget): FleetTargetSummary {
  const view = cloud.viewOf(address, gke);
  return {
    name: plan.address,
    linkedProfile: view?.linkedProfile ?? '',
    nodes: view?.nodes.length ?? 0,
    patches: gke.requests.counts(address).patch,
    history: epochsOf(view?.nodes ?? []),
    now: countsOf(view?.nodes ?? []),
  };
}

function countsOf(nodes: readonly NodeView[]): FleetTargetSummary['now'] {
  return [...new Set(nodes.map(({ profile }) => profile))].map((profile) => ({ profile, nodes: nodes.filter((node) => node.profile === profile).length }));
}

/** The moves of all nodes in the order of time, those that follow each other to the same profile as one. */
function epochsOf(nodes: readonly NodeView[]): FleetEpoch[] {
  const moves = nodes.flatMap(({ history }) => history).toSorted((one, other) => one.since - other.since);
  return moves.reduce<FleetEpoch[]>((epochs, { profile, since }) => {
    const time = new Date(since).toISOString();
    const latest = epochs.at(-1);
    return latest?.profile === profile ? [...epochs.slice(0, -1), { ...latest, last: time }] : [...epochs, { profile, first: time, last: time }];
  }, []);
}
