import type { ProvisionedResource } from '../resource-provider';
import type { StackTemplate } from '../template/stack-template';
import { copyOf, type ResourceCopy, type DesiredResource } from './resource-copy';

/** What an operation has done, or tried to do, to one resource: all that a rollback has to know. */
export interface ResourceChange {
  readonly kind: 'create' | 'update' | 'replace';
  readonly before: ResourceCopy | undefined;
  readonly desired: DesiredResource;
  /** Whether anything was asked of the resource at all. */
  sent: boolean;
  /** Set by success. */
  after?: ResourceCopy;
  /** What a failure or an abandonment has left; resolves when nothing is in progress any more. */
  remainder: Promise<ProvisionedResource | undefined>;
  /** Copies that swapped-back updates have replaced. */
  readonly displaced: ResourceCopy[];
  rolledBack: boolean;
  /** The rollback itself failed here, so that it may be skipped. */
  rollbackFailed: boolean;
}

export type ResourceChanges = ReadonlyMap<string, ResourceChange>;

export interface PendingRollback {
  /** The template to go back to. */
  readonly template: StackTemplate;
  readonly previous: ReadonlyMap<string, ResourceCopy>;
  readonly changes: ResourceChanges;
}

/** Copies that exist only because of the operation, waiting for those still being made. */
export async function copiesMade(change: ResourceChange): Promise<readonly ResourceCopy[]> {
  if (change.kind === 'update') {
    return change.displaced;
  }
  if (change.after) {
    return [change.after];
  }
  const remainder = await change.remainder;
  return remainder ? [copyOf(change.desired, remainder)] : [];
}
