import { IConstruct } from 'constructs';
import { CLUSTER_OR_NODE_POOL, KMS_KEY_ARN, LOCATION, PROJECT } from '../google/google-names';
import { requireText } from '../refusal';

/** Where a control plane is, and which KMS keys it uses. */
export interface ClusterTargetProps {
  /** ID or number of the Google Cloud project that the cluster is registered in. */
  readonly project: string;

  /** Google Cloud location that manages the cluster, e.g. `us-east4`. */
  readonly location: string;

  /** Name of the cluster, without a path. */
  readonly cluster: string;

  /**
   * ARN of the KMS key that encrypts secrets in etcd (`controlPlane.databaseEncryption`).
   *
   * @default - the default role may not use that key, and synthesis warns
   */
  readonly databaseEncryptionKeyArn?: string;

  /**
   * ARN of the KMS key that encrypts user data (`controlPlane.configEncryption`).
   *
   * @default - the default role may not use that key, and synthesis warns
   */
  readonly configEncryptionKeyArn?: string;

  /**
   * ARN of the KMS key that encrypts the main volumes of etcd (`controlPlane.mainVolume`).
   *
   * @default - the main volumes use the key that AWS manages, which needs no permission
   */
  readonly mainVolumeKeyArn?: string;
}

/** Where a node pool is, and which KMS key it uses. */
export interface NodePoolTargetProps {
  /** ID or number of the Google Cloud project that the cluster is registered in. */
  readonly project: string;

  /** Google Cloud location that manages the cluster, e.g. `us-east4`. */
  readonly location: string;

  /** Name of the cluster, without a path. */
  readonly cluster: string;

  /** Name of the node pool, without a path. */
  readonly nodePool: string;

  /**
   * ARN of the KMS key that encrypts user data (`config.configEncryption`).
   *
   * @default - the default role may not use that key, and synthesis warns
   */
  readonly configEncryptionKeyArn?: string;
}

/**
 * What runs under an instance profile: the control plane of a GKE on AWS cluster, or one of its node pools.
 *
 * @exampleMetadata fixture=in-a-stack
 * @example
 * const pool = RotationTarget.nodePool({ project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool: 'workers' });
 * const controlPlane = RotationTarget.cluster({ project: 'acme-prod', location: 'us-east4', cluster: 'prod' });
 */
export class RotationTarget {
  /** The control plane of a cluster. */
  public static cluster(props: ClusterTargetProps): RotationTarget {
    return new RotationTarget(props);
  }

  /** One node pool of a cluster. */
  public static nodePool(props: NodePoolTargetProps): RotationTarget {
    const { project, location, cluster, nodePool, configEncryptionKeyArn } = props;
    return new RotationTarget({ project, location, cluster, configEncryptionKeyArn }, nodePool);
  }

  /** ID or number of the Google Cloud project. */
  public readonly project: string;

  /** Google Cloud location that manages the cluster. */
  public readonly location: string;

  /** Name of the cluster. */
  public readonly clusterName: string;

  /** Name of the node pool; undefined for the control plane. */
  public readonly nodePoolName?: string;

  /** ARN of the key that encrypts secrets in etcd; control planes only. */
  public readonly databaseEncryptionKeyArn?: string;

  /** ARN of the key that encrypts user data. */
  public readonly configEncryptionKeyArn?: string;

  /** ARN of the key that encrypts the main volumes; control planes only. */
  public readonly mainVolumeKeyArn?: string;

  private constructor(props: ClusterTargetProps, nodePool?: string) {
    this.project = props.project;
    this.location = props.location;
    this.clusterName = props.cluster;
    this.nodePoolName = nodePool;
    this.databaseEncryptionKeyArn = props.databaseEncryptionKeyArn;
    this.configEncryptionKeyArn = props.configEncryptionKeyArn;
    this.mainVolumeKeyArn = props.mainVolumeKeyArn;
  }

  /** Name in Google's form, e.g. `projects/acme/locations/us-east4/awsClusters/prod/awsNodePools/workers`. */
  public toString(): string {
    return this.nodePoolName === undefined ? this._cluster : `${this._cluster}/awsNodePools/${this.nodePoolName}`;
  }

  /**
   * Name of the cluster, whichever part of it is the target.
   *
   * @internal
   */
  public get _cluster(): string {
    return `projects/${this.project}/locations/${this.location}/awsClusters/${this.clusterName}`;
  }

  /**
   * Checks names against Google's rules, on behalf of the construct that uses this target.
   *
   * @internal
   */
  public _validate(scope: IConstruct): void {
    requireText(scope, 'target.project', this.project, PROJECT);
    requireText(scope, 'target.location', this.location, LOCATION);
    requireText(scope, 'target.cluster', this.clusterName, CLUSTER_OR_NODE_POOL);
    requireText(scope, 'target.nodePool', this.nodePoolName, CLUSTER_OR_NODE_POOL);
    for (const key of ['databaseEncryptionKeyArn', 'configEncryptionKeyArn', 'mainVolumeKeyArn'] as const) {
      requireText(scope, `target.${key}`, this[key], KMS_KEY_ARN);
    }
  }
}
