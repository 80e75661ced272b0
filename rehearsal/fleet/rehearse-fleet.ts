import type { Environment } from '../../app/fleet/fleet';
import type { Narrator } from '../play/narrator';
import type { Shape } from '../scenarios/scenario';
import { FleetPlay } from './fleet-play';
import { type FleetStory, playFleet } from './fleet-story';
import { summarizeFleet, type FleetSummary } from './fleet-summary';

/** A file, and what is played of it. */
export interface FleetRehearsal {
  /** As the user names it. */
  readonly config: string;
  readonly environments: readonly Environment[];
  readonly story: FleetStory;
  readonly shape: Shape;
}

/** Plays the environments of a file one after the other, each on a cloud of its own; nothing is left running. */
export async function rehearseFleet({ config, environments, story, shape }: FleetRehearsal, narrator: Narrator, afterwards: (play: FleetPlay) => void = () => undefined): Promise<FleetSummary[]> {
  const summaries: FleetSummary[] = [];
  for (const environment of environments) {
    const play = await FleetPlay.begin(environment, shape, narrator);
    try {
      await playFleet(play, story);
      summaries.push(summarizeFleet(play, config));
      afterwards(play);
    } finally {
      await play.end();
    }
  }
  return summaries;
}
