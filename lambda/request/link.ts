import type { PreflightMode, SecretCredentialsProperties, WorkloadIdentityFederationProperties } from '../../lib/contract';
import type { Target } from './target';

/** An instance profile that we created, or that was linked before we came. */
export interface Profile {
  readonly name: string;
  /** Unknown where Google was told a name and IAM no longer knows it. */
  readonly arn?: string;
}

export type Credentials = WorkloadIdentityFederationProperties | SecretCredentialsProperties;

/** The link's properties, parsed: from here on nobody touches what CloudFormation sent. */
export interface Link {
  readonly target: Target;
  readonly profile: { readonly name: string; readonly arn: string };
  readonly timeoutSeconds: number;
  readonly respectPodDisruptionBudgets: boolean;
  readonly credentials: Credentials;
  /** Logical ID of the wait condition of a long rotation; absent where the link itself waits. */
  readonly wait?: string;
  /** What findings before the first change do. */
  readonly preflight: PreflightMode;
  /** Whether the target may be taken over from another owner. */
  readonly adopt: boolean;
}

/**
 * The link's PhysicalResourceId: target and profile, so that a rotation is a replacement of the link and CloudFormation
 * itself says when the old profile is no longer needed.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
export function physicalResourceId(link: Link): string {
  const { project, location, cluster, nodePool } = link.target;
  return [project, location, cluster, ...(nodePool === undefined ? [] : [nodePool]), link.profile.name].join('/');
}

/** The target of a link by its PhysicalResourceId; undefined for what is not the ID of a link. */
export function targetOfPhysicalId(id: string): Target | undefined {
  const [project = '', location = '', cluster = '', ...rest] = id.split('/');
  const [nodePool] = rest.length === 2 ? rest : [];
  return isOfOurForm(id) ? { project, location, cluster, nodePool } : undefined;
}

/** Whether an ID is one that a link may have, and not one that CloudFormation has made up for an abandoned Create. */
export function isOfOurForm(id: string): boolean {
  return /^[^/]+(?:\/[^/]+){3,4}$/.test(id);
}

/** Whether two links mean the same profile on the same target. */
export function sameLink(one: Link, other: Link): boolean {
  return physicalResourceId(one) === physicalResourceId(other);
}
