import type { Launcher } from '../aws/launchers';
import type { RunningInstance } from '../aws/instances';
import type { OwnedInstanceProfiles } from '../aws/instance-profiles';
import type { EventSender } from '../events/event-sender';
import type { GkeMultiCloud } from '../google/gke-multi-cloud';
import type { PolicySimulation } from '../aws/policy-simulation';
import type { StackOperations } from '../aws/stack-operations';
import type { WaitConditions } from '../aws/wait-conditions';
import type { Ledger } from '../ledger/ledger';
import type { Link } from '../request/link';
import type { Target } from '../request/target';

/** Everything outside the functions that a rotation looks at or changes. */
export interface World {
  readonly ledger: Ledger;
  /** The ledger for whoever has to write down afterwards what comes of it: reading ends earlier. */
  readonly rows: Pick<Ledger, 'target'>;
  readonly events: EventSender;
  readonly profiles: OwnedInstanceProfiles;
  readonly policies: PolicySimulation;
  readonly waits: WaitConditions;
  readonly operations: StackOperations;
  /** What the stack was deployed with of Google's projects and identities. */
  readonly deployedUses: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** @throws ServiceCallError when the credentials cannot be read. */
  gke(link: Pick<Link, 'target' | 'credentials'>): Promise<GkeMultiCloud>;
  /** The next `gke` reads its credentials afresh. */
  forgetCredentials(): void;
  /** Every Auto Scaling group of a region, and what it would launch. @throws ServiceCallError. */
  launchersIn(region: string): Promise<readonly Launcher[]>;
  /** Whether the engine's own stack has made an instance profile of this name. @throws ServiceCallError. */
  hasMade(profileName: string): Promise<boolean>;
  /** What the engine's own stack rotates. @throws ServiceCallError. */
  linkedTargets(): Promise<readonly Target[]>;
  /** @throws ServiceCallError. */
  instancesUnder(region: string, profileArns: readonly string[]): Promise<readonly RunningInstance[]>;
}
