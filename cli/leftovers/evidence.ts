import type { InstanceSeen, LauncherSeen, TargetSeen } from '../../lambda/decision/may-delete';
import type { Unasked } from './unreachable';

/*
 * What the sources said: IAM, CloudFormation, EC2, Auto Scaling and Google. Plain data, so that judging it is a pure function.
 */

/** A profile below our path. */
export interface SuspectProfile {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  readonly roleNames: readonly string[];
  /** ID of the stack in its owner tag. Absent: CloudFormation made it, but our function never got to see it. */
  readonly owner?: string;
  /** Value of its target tag. */
  readonly target?: string;
}

/** One look at everything that could show that a profile is used or desired. */
export interface Evidence {
  readonly instances: readonly InstanceSeen[];
  readonly launchers: readonly LauncherSeen[];
  readonly targets: readonly TargetSeen[];
  /** IDs of the stacks that hold a profile, by the profile's name. */
  readonly heldBy: ReadonlyMap<string, readonly string[]>;
  /** Names of the ledgers of the stacks that were asked, by the stack's ID. */
  readonly ledgers: ReadonlyMap<string, string>;
  readonly unreachable: readonly Unasked[];
  /** Where EC2 and Auto Scaling were asked, and CloudFormation about profiles without an owner tag. */
  readonly regions: readonly string[];
  /** Milliseconds since the epoch. */
  readonly seenAt: number;
}
