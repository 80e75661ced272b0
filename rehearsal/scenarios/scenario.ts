import type { FleetStory } from '../fleet/fleet-story';
import type { Play } from '../play/play';
import type { TargetAddress } from '../google/gke-multi-cloud/resource-name';

/** The shape of the pool that a scenario plays with. */
export interface Shape {
  readonly nodes: number;
  readonly secondsPerNode: number;
  /** Of Step Functions: fewer looks. @default 0 */
  readonly waitsLateBySeconds?: number;
}

/** As short as a story can be with all its turns: what it is played with thousands of times. */
export interface SweepShape extends Shape {
  /** Seconds per node of the first update or rollback, the second, and so on; the last one is for all that follow. @default `secondsPerNode` */
  readonly paces?: readonly number[];
}

/** A story that can be played, and that knows how it should end. */
export interface Scenario {
  readonly name: string;
  /** One line for the list. */
  readonly title: string;
  /** @default - the sample app's node pool */
  readonly target?: TargetAddress;
  /** What it is played with unless told otherwise. @default - six nodes of four minutes */
  readonly shape?: Shape;
  /** Fewest nodes that the story needs. @default 1 */
  readonly fewestNodes?: number;
  /** What the crash sweep plays it with. @default - the fewest nodes, of one second */
  readonly sweepShape?: SweepShape;
  play(play: Play, shape: Shape): Promise<void>;
}

/** A story of a whole fleet, which an example file describes. */
export interface FleetScenario extends Pick<Scenario, 'name' | 'title'> {
  /** From the top of the repository. */
  readonly config: string;
  readonly story: FleetStory;
  readonly shape: Shape;
}
