import type { NodeView } from '../google/gke-multi-cloud/node-group';
import { summarizeCloud } from '../play/cloud-summary';
import type { FleetPlay } from './fleet-play';
import type { FleetTarget } from './fleet-cloud';

/** What `npm run rehearse -- --config FILE --json` prints of each environment. */
export type FleetSummary = Readonly<ReturnType<typeof summarizeFleet>>;
export type FleetTargetSummary = Readonly<ReturnType<typeof summarizeTarget>>;

interface FleetEpoch {
  readonly profile: string;
  readonly first: string;
  readonly last: string;
}

export function summarizeFleet(play: FleetPlay, config: string) {
  const { environment, cloud, failures } = play;
  return {
    config,
    environment: environment.name,
    ...summarizeCloud(cloud, environment.stackName, failures),
    waves: play.waves().map(({ name, targets }) => ({ name, targets: targets.map((target) => summarizeTarget(play, target)) })),
  };
}

function summarizeTarget({ cloud }: FleetPlay, { plan, address, gke }: FleetTarget) {
  const { linkedProfile = '', nodes = [] } = cloud.viewOf(address, gke) ?? {};
  return {
    name: plan.address,
    linkedProfile,
    nodes: nodes.length,
    patches: gke.requests.counts(address).patch,
    /** What its nodes ran under, and when the first and the last of them came to it. */
    history: epochsOf(nodes),
    /** What they run under now, and how many: of several profiles where they are not all there. */
    now: [...new Set(nodes.map(({ profile }) => profile))].map((profile) => ({ profile, nodes: nodes.filter((node) => node.profile === profile).length })),
  };
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
