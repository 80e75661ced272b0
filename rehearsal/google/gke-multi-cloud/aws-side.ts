import { GoogleError } from './google-error';
import { isProfileNameOrArn, profileNameOf } from './resource-name';

/** An instance that Google's API would have EC2 launch for a node. */
export interface Launch {
  /** Name of the instance profile. */
  readonly profile: string;
  /** ARN of the role that Google's API assumes in the account. */
  readonly apiRole: string;
}

/** The AWS account that the nodes live in, as far as Google's API comes across it. */
export interface AwsSide {
  /** Whether IAM knows a profile of this name. @default - every profile exists */
  readonly profileExists?: (name: string) => boolean | Promise<boolean>;
  /** What keeps a node from coming to life, in the words of AWS; undefined where nothing does. @default - nothing */
  readonly launchRefusal?: (launch: Launch) => Promise<string | undefined>;
}

/** What Google comes to know only when it launches a node. */
export async function findLaunchProblem({ profileExists, launchRefusal }: AwsSide, launch: Launch): Promise<string | undefined> {
  if (profileExists && !(await profileExists(launch.profile))) {
    return `EC2 RunInstances: InvalidParameterValue: Value (${launch.profile}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name`;
  }
  return launchRefusal?.(launch);
}

/** What Google sees of a profile in a request: that it is well named, and that it is there, where it looks it up. */
export async function assertProfile(profile: string, path: readonly string[], { profileExists }: AwsSide): Promise<void> {
  if (!isProfileNameOrArn(profile)) {
    throw new GoogleError('INVALID_ARGUMENT', `${path.join('.')}: "${profile}" must be the name or ARN of an AWS IAM instance profile.`);
  }
  if (profileExists && !(await profileExists(profileNameOf(profile)))) {
    throw new GoogleError('INVALID_ARGUMENT', `IAM instance profile "${profile}" was not found.`);
  }
}
