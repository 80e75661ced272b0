import type { ProvisionedResource, ResolvedProperties } from '../resource-provider';
import type { ResourceDefinition } from '../template/template';

/** What a resource is to be, according to one template. */
export interface DesiredResource {
  readonly logicalId: string;
  readonly definition: ResourceDefinition;
  /** Logical IDs that have to be there first, and may be deleted only afterwards. */
  readonly dependencies: readonly string[];
  readonly properties: ResolvedProperties;
}

/** One physical incarnation of a resource: a replacement leaves two copies of one logical ID for a while. */
export interface ResourceCopy extends DesiredResource, ProvisionedResource {}

export function copyOf(desired: DesiredResource, provisioned: ProvisionedResource): ResourceCopy {
  return {
    logicalId: desired.logicalId,
    definition: desired.definition,
    dependencies: desired.dependencies,
    properties: desired.properties,
    physicalId: provisioned.physicalId,
    ref: provisioned.ref,
    attributes: provisioned.attributes,
  };
}
