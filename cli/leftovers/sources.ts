import type { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { InstanceProfiles } from '../../lambda/aws/instance-profiles';
import type { AskedAs } from '../caller/aws';
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
  /** Where AWS is asked what is the same in every region. */
  readonly homeRegion: string;
  readonly ec2: (region: string) => EC2Client;
  readonly autoScaling: (region: string) => AutoScalingClient;
  readonly dynamoDb: (region: string) => DynamoDBClient;
  readonly cloudFormation: (region: string) => CloudFormationClient;
  /** Milliseconds since the epoch. */
  now(): number;
}
