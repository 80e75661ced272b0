import type { DesiredResource } from './resource-copy';
import type { ResourceStatus, StackStatus } from './status';

/** How far CloudFormation has come with a resource, as `DescribeStackResource` shows it. */
export interface ResourceProgress {
  readonly resource: DesiredResource;
  readonly status: ResourceStatus;
  readonly reason: string | undefined;
  readonly physicalId: string | undefined;
  readonly time: number;
}

const GONE: ReadonlySet<ResourceStatus> = new Set(['DELETE_COMPLETE', 'DELETE_SKIPPED']);

/**
 * The last word about each resource of a stack.
 *
 * A resource of which nothing was begun is not there, and neither is one that an update or a rollback has deleted: seen
 * at AWS in `test_describe_deleted_resource_on_update` and `test_describe_failed_resource` of localstack/localstack. The
 * clean-up shows in the events only, and a deleted stack keeps its last words.
 */
export class ResourceProgresses {
  private readonly last = new Map<string, ResourceProgress>();

  public get(logicalId: string): ResourceProgress | undefined {
    return this.last.get(logicalId);
  }

  public get all(): readonly ResourceProgress[] {
    return [...this.last.values()];
  }

  public record(progress: ResourceProgress, stack: StackStatus): void {
    const { logicalId } = progress.resource;
    const known = this.last.get(logicalId)?.physicalId;
    const isOther = known !== undefined && progress.physicalId !== known;
    const isDeletion = progress.status.startsWith('DELETE_');
    if (isDeletion && isOther) {
      return;
    }
    if (GONE.has(progress.status) && stack !== 'DELETE_IN_PROGRESS') {
      this.last.delete(logicalId);
    } else if (!isDeletion || !stack.endsWith('_CLEANUP_IN_PROGRESS')) {
      this.last.set(logicalId, progress);
    }
  }

  /** Forgets all but `logicalIds`: what was begun, failed, and left nothing to delete. */
  public keepOnly(logicalIds: ReadonlySet<string>): void {
    for (const logicalId of [...this.last.keys()].filter((id) => !logicalIds.has(id))) {
      this.last.delete(logicalId);
    }
  }
}
