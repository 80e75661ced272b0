import type { InstanceProfiles } from '../../lambda/aws/instance-profiles';
import type { AskedAs, AwsClients } from '../caller/aws';
import type { GkeLocation } from '../../lambda/google/gke-location';

/** One location of one Google Cloud project, and its API. */
export interface GooglePlace {
  readonly project: string;
  readonly location: string;
  readonly gke: GkeLocation;
}

/** Everybody who may know of a use of a profile. */
export interface Sources {
  readonly profiles: InstanceProfiles;
  readonly places: readonly GooglePlace[];
  /** Regions that the caller has named; none: every region that the account can use. */
  readonly regions: readonly string[];
  readonly askedAs: AskedAs;
  readonly aws: AwsClients;
  /** Milliseconds since the epoch. */
  now(): number;
}
