import { GoogleError } from './google-error';
import { valueAt, withValueAt, type JsonObject } from './json';

/**
 * Mask paths that the API documents as updatable, and that `gcloud` can send.
 *
 * @see https://cloud.google.com/kubernetes-engine/multi-cloud/docs/reference/rest/v1/projects.locations.awsClusters/patch
 */
export const CLUSTER_MASK_PATHS: ReadonlySet<string> = new Set([
  'description',
  'annotations',
  'authorization.admin_users',
  'authorization.admin_groups',
  'binary_authorization.evaluation_mode',
  'control_plane.version',
  'control_plane.instance_type',
  'control_plane.iam_instance_profile',
  'control_plane.aws_services_authentication.role_arn',
  'control_plane.aws_services_authentication.role_session_name',
  'control_plane.config_encryption.kms_key_arn',
  'control_plane.security_group_ids',
  'control_plane.root_volume.size_gib',
  'control_plane.root_volume.volume_type',
  'control_plane.root_volume.iops',
  'control_plane.root_volume.throughput',
  'control_plane.root_volume.kms_key_arn',
  'control_plane.proxy_config',
  'control_plane.proxy_config.secret_arn',
  'control_plane.proxy_config.secret_version',
  'control_plane.ssh_config',
  'control_plane.ssh_config.ec2_key_pair',
  'control_plane.instance_placement.tenancy',
  'control_plane.tags',
  'logging_config.component_config.enable_components',
  'monitoring_config.managed_prometheus_config.enabled',
  'networking.per_node_pool_sg_rules_disabled',
]);

/** @see https://cloud.google.com/kubernetes-engine/multi-cloud/docs/reference/rest/v1/projects.locations.awsClusters.awsNodePools/patch */
export const NODE_POOL_MASK_PATHS: ReadonlySet<string> = new Set([
  'annotations',
  'version',
  'autoscaling.min_node_count',
  'autoscaling.max_node_count',
  'config.iam_instance_profile',
  'config.instance_type',
  'config.config_encryption.kms_key_arn',
  'config.security_group_ids',
  'config.root_volume.size_gib',
  'config.root_volume.volume_type',
  'config.root_volume.iops',
  'config.root_volume.throughput',
  'config.root_volume.kms_key_arn',
  'config.proxy_config',
  'config.proxy_config.secret_arn',
  'config.proxy_config.secret_version',
  'config.ssh_config',
  'config.ssh_config.ec2_key_pair',
  'config.instance_placement.tenancy',
  'config.labels',
  'config.tags',
  'config.autoscaling_metrics_collection',
  'config.autoscaling_metrics_collection.granularity',
  'config.autoscaling_metrics_collection.metrics',
  'management',
  'management.auto_repair',
  'update_settings',
  'update_settings.surge_settings',
  'update_settings.surge_settings.max_surge',
  'update_settings.surge_settings.max_unavailable',
]);

/** A mask as sent (`config.iam_instance_profile` or `config.iamInstanceProfile`), as paths into the JSON resource. */
export function parseUpdateMask(mask: string, known: ReadonlySet<string>): readonly (readonly string[])[] {
  const paths = mask.split(',').map((path) => path.trim()).filter((path) => path !== '');
  if (paths.length === 0) {
    throw new GoogleError('INVALID_ARGUMENT', 'update_mask: at least one path must be supplied in this field.');
  }
  return paths.map((path) => {
    const snakeCase = path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (!known.has(snakeCase)) {
      throw new GoogleError('INVALID_ARGUMENT', `update_mask: field "${path}" is unknown or cannot be updated.`);
    }
    return snakeCase.split('.').map(camelCase);
  });
}

/** Copies from `body` what the mask names and nothing else: the API ignores the rest of the body. */
export function applyUpdate(specification: JsonObject, body: JsonObject, paths: readonly (readonly string[])[]): JsonObject {
  return paths.reduce((result, path) => withValueAt(result, path, valueAt(body, path)), specification);
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
