import { createHash } from 'node:crypto';

/** A control plane (no `nodePool`) or a node pool of GKE on AWS. */
export interface Target {
  readonly project: string;
  readonly location: string;
  readonly cluster: string;
  readonly nodePool?: string;
}

/**
 * Resource name as the GKE Multi-Cloud API takes it.
 *
 * https://cloud.google.com/kubernetes-engine/multi-cloud/docs/reference/rest/v1/projects.locations.awsClusters.awsNodePools
 */
export function resourceName(target: Target): string {
  const cluster = clusterName(target);
  return target.nodePool === undefined ? cluster : `${cluster}/awsNodePools/${target.nodePool}`;
}

/** Resource name of the cluster that the target is, or belongs to. */
export function clusterName(target: Target): string {
  return `${locationName(target)}/awsClusters/${target.cluster}`;
}

export function locationName(target: Target): string {
  return `projects/${target.project}/locations/${target.location}`;
}

/** The most that IAM takes: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
const LONGEST_TAG = 256;

/**
 * A target as the tag of its profiles names it. All characters of such names may be in a tag. Names that are longer than
 * Google's are recognized all the same, but cannot be read.
 */
export function targetMark({ project, location, cluster, nodePool }: Target): string {
  const name = [project, location, cluster, ...(nodePool === undefined ? [] : [nodePool])].join('/');
  return name.length <= LONGEST_TAG ? name : `sha256/${createHash('sha256').update(name).digest('hex')}`;
}

/**
 * Whether two resource names name the same thing. Google answers with the project's number where a request may carry
 * its ID, so names are compared from `locations/` on.
 */
export function sameResource(one: string, other: string): boolean {
  return nameWithoutProject(one) === nameWithoutProject(other);
}

/** A resource name from `locations/` on. */
export function nameWithoutProject(name: string): string {
  const start = name.indexOf('locations/');
  return start === -1 ? name : name.slice(start);
}
