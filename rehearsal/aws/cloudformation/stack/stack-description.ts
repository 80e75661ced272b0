import type { ResolvedProperties } from '../resource-provider';
import type { StackRecord } from './stack-record';
import type { StackStatus } from './status';

export interface StackResourceDescription {
  readonly logicalId: string;
  readonly resourceType: string;
  readonly physicalId: string;
  readonly properties: ResolvedProperties;
}

export interface StackDescription {
  readonly stackName: string;
  readonly stackId: string;
  readonly status: StackStatus;
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: readonly StackResourceDescription[];
}

/** A stack, and the resources that it has. */
export function describeStack({ name, id, status, outputs, resources }: StackRecord): StackDescription {
  return {
    stackName: name,
    stackId: id,
    status,
    outputs,
    resources: [...resources.values()].map(({ logicalId, definition, physicalId, properties }) => ({
      logicalId,
      resourceType: definition.Type,
      physicalId,
      properties,
    })),
  };
}
