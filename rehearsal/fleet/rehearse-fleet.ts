import type { Environment } from '../../app/fleet/fleet';
import type { Narrator } from '../play/narrator';
import type { Shape } from '../scenarios/scenario';
import { FleetPlay } from './fleet-play';
import { FleetTemplates, rehearsed, type Templates } from './fleet-templates';
import { type FleetStory, playFleet } from './fleet-story';
import { summarizeFleet, type FleetSummary } from './fleet-summary';

/** A file or a synthesized app, and what is played of it. */
export interface FleetRehearsal {
  /** As the user names it. */
  readonly config: string;
  readonly environments: readonly Environment[];
  /** What is deployed of an environment. @default - it is synthesized, with one generation after the other */
  readonly templatesOf?: (environment: Environment) => Templates;
  readonly story: FleetStory;
  readonly shape: Shape;
}

/** Plays the environments of a file one after the other, each on a cloud of its own; nothing is left running. */
export async function rehearseFleet({ config, environments, story, shape, templatesOf = (environment) => new FleetTemplates(rehearsed(environment)) }: FleetRehearsal, narrator: Narrator, afterwards: (play: FleetPlay) => void = () => undefined): Promise<FleetSummary[]> {
  const summaries: FleetSummary[] = [];
  for (const environment of environments) {
    const play = await FleetPlay.begin(environment, templatesOf(environment), shape, narrator);
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
