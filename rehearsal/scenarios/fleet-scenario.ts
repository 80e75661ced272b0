import type { FleetStory } from '../fleet/fleet-story';
import type { Shape } from './scenario';

/** A story of a whole fleet, which an example file describes. */
export interface FleetScenario {
  readonly name: string;
  /** One line for the list. */
  readonly title: string;
  /** From the top of the repository. */
  readonly config: string;
  readonly story: FleetStory;
  readonly shape: Shape;
}
