import type { KeyName } from '../../lib/role/documented-actions';

/** States of clusters and node pools (`awsClusters.State`, `awsNodePools.State`). */
export type ResourceState =
  | 'STATE_UNSPECIFIED'
  | 'PROVISIONING'
  | 'RUNNING'
  | 'RECONCILING'
  | 'STOPPING'
  | 'ERROR'
  | 'DEGRADED';

/** What we read of a cluster or node pool. */
export interface GkeResource {
  readonly state: ResourceState;
  readonly reconciling: boolean;
  readonly etag?: string;
  /** Name of the linked instance profile. */
  readonly profileName: string;
  /** As Google has it: a name or an ARN. */
  readonly iamInstanceProfile: string;
  /** `errors[].message` of the resource. */
  readonly errors: readonly string[];
  /** ARNs of its KMS keys; Google shows those of a node pool in the node pool. */
  readonly keyArns: { readonly [name in KeyName]?: string | undefined };
  /** Of clusters: the AWS region of its instances, and of its node pools'. */
  readonly awsRegion?: string;
  /** Of clusters: ARN of the AWS role that Google's API acts as (`awsServicesAuthentication`). */
  readonly apiRoleArn?: string;
}

/**
 * A long-running operation (google.longrunning.Operation with the API's OperationMetadata).
 *
 * https://cloud.google.com/kubernetes-engine/multi-cloud/docs/reference/rest/v1/projects.locations.operations
 */
export interface GkeOperation {
  readonly name: string;
  readonly done: boolean;
  readonly error?: { readonly code: number; readonly message: string };
  readonly target: string;
  readonly verb: string;
  /** Milliseconds since the epoch. */
  readonly createTime: number;
  readonly endTime?: number;
  readonly statusDetail?: string;
  readonly errorDetail?: string;
}
