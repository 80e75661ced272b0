import type { JsonObject } from './json';
import { isJsonObject, valueAt, withValueAt } from './json';
import type { LaunchTemplate } from './node-group';
import { CLUSTER_MASK_PATHS, NODE_POOL_MASK_PATHS } from './update-mask';

/** What differs between a control plane (part of its cluster's resource) and a node pool. */
export interface TargetKind {
  readonly messageType: 'AwsCluster' | 'AwsNodePool';
  /** Name of the resource in gRPC field names, as error messages use it. */
  readonly field: 'aws_cluster' | 'aws_node_pool';
  readonly maskPaths: ReadonlySet<string>;
  readonly profilePath: readonly string[];
  /** Fields that a request body may have; another one is a client's mistake. */
  readonly fields: ReadonlySet<string>;
  /** The part of the specification that instances are made from: a change of it replaces them. */
  launchTemplate(specification: JsonObject): LaunchTemplate;
}

const OUTPUT_FIELDS = ['name', 'state', 'uid', 'reconciling', 'createTime', 'updateTime', 'etag', 'errors', 'annotations'];

export const CONTROL_PLANE: TargetKind = {
  messageType: 'AwsCluster',
  field: 'aws_cluster',
  maskPaths: CLUSTER_MASK_PATHS,
  profilePath: ['controlPlane', 'iamInstanceProfile'],
  fields: new Set([
    ...OUTPUT_FIELDS,
    'description',
    'networking',
    'awsRegion',
    'controlPlane',
    'authorization',
    'binaryAuthorization',
    'endpoint',
    'clusterCaCertificate',
    'fleet',
    'loggingConfig',
    'monitoringConfig',
    'workloadIdentityConfig',
  ]),
  launchTemplate: (specification) => {
    const controlPlane = objectAt(specification, ['controlPlane']);
    // The role that Google's API assumes is not part of the instances.
    const settings = withValueAt(controlPlane, ['awsServicesAuthentication'], undefined);
    return {
      profile: profileAt(specification, CONTROL_PLANE),
      settings: withValueAt(settings, ['iamInstanceProfile'], undefined),
    };
  },
};

export const NODE_POOL: TargetKind = {
  messageType: 'AwsNodePool',
  field: 'aws_node_pool',
  maskPaths: NODE_POOL_MASK_PATHS,
  profilePath: ['config', 'iamInstanceProfile'],
  fields: new Set([
    ...OUTPUT_FIELDS,
    'version',
    'config',
    'autoscaling',
    'subnetId',
    'maxPodsConstraint',
    'management',
    'kubeletConfig',
    'updateSettings',
  ]),
  launchTemplate: (specification) => {
    const settings = withValueAt(objectAt(specification, ['config']), ['iamInstanceProfile'], undefined);
    return {
      profile: profileAt(specification, NODE_POOL),
      settings: { ...settings, version: specification['version'] },
    };
  },
};

/** The linked profile, by name or ARN, as it was given. */
export function profileAt(specification: JsonObject, kind: TargetKind): string {
  const profile = valueAt(specification, kind.profilePath);
  return typeof profile === 'string' ? profile : '';
}

function objectAt(specification: JsonObject, path: readonly string[]): JsonObject {
  const value = valueAt(specification, path);
  return isJsonObject(value) ? value : {};
}
