/** A cluster's control plane, or one of its node pools. */
export interface TargetAddress {
  readonly location: string;
  readonly cluster: string;
  /** Absent: the control plane. */
  readonly nodePool?: string;
}

/** The project as requests (ID or number) and answers (number, always) name it. */
export interface ProjectIdentity {
  readonly id: string;
  readonly number: string;
}

/** Name from `locations/` on: the part that is the same whether a project is named by ID or by number. */
export function relativeName(address: TargetAddress): string {
  const cluster = `locations/${address.location}/awsClusters/${address.cluster}`;
  return address.nodePool === undefined ? cluster : `${cluster}/awsNodePools/${address.nodePool}`;
}

export function sameTarget(one: TargetAddress, other: TargetAddress): boolean {
  return relativeName(one) === relativeName(other);
}

/** The project that the path of a request names, by ID or by number. */
export function projectIn(path: string): string | undefined {
  return /\/projects\/([^/]+)\//.exec(decodeURI(path))?.[1];
}

/** Google takes the name or the ARN of a profile; the name is what the two have in common. */
export function profileNameOf(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}

const PROFILE_NAME = /^[\w+=,.@-]{1,128}$/;
const PROFILE_ARN = /^arn:aws[\w-]*:iam::\d{12}:instance-profile\/([!-~]*\/)?[\w+=,.@-]{1,128}$/;

export function isProfileNameOrArn(text: string): boolean {
  return PROFILE_NAME.test(text) || PROFILE_ARN.test(text);
}
