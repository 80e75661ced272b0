import type { Timeline } from '../../cli/timeline/model';
import { timelineOfPlay } from '../play/timeline-of-play';
import type { FleetPlay } from './fleet-play';

/** What an environment of a file went through, wave by wave. */
export function timelineOfFleet(play: FleetPlay): Timeline {
  const { environment } = play;
  const isInWaves = environment.waves.length > 0;
  const targets = play.waves().flatMap(({ name, targets: members }) =>
    // Of a wave, those of a cluster together.
    members
      .map(({ address, gke }) => ({ address, gke, ...(isInWaves ? { wave: name } : {}) }))
      .toSorted((one, other) => one.address.cluster.localeCompare(other.address.cluster)),
  );
  return timelineOfPlay(play, environment.name, environment.stackName, targets);
}
