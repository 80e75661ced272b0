import type { Play } from '../play/play';
import type { TargetAddress } from '../gke-multi-cloud/resource-name';

/** The shape of the pool that a scenario plays with. */
export interface Shape {
  readonly nodes: number;
  readonly secondsPerNode: number;
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
  play(play: Play, shape: Shape): Promise<void>;
}
