import type { Clock } from '../../../world/clock/clock';
import { isCustomResource } from '../custom-resource/custom-resource-driver';
import type { ResourceLookup, StackTemplate } from '../template/stack-template';
import type { ResourceCopy, DesiredResource } from './resource-copy';
import type { ResourceDriver } from './resource-driver';
import type { PendingRollback } from './resource-change';
import { ResourceProgresses } from './resource-progress';
import { STACK_TYPE, type StackEvent } from './stack-event';
import type { ResourceStatus, StackStatus } from './status';

interface StackRecordOptions {
  readonly name: string;
  readonly id: string;
  readonly driver: (stack: StackRecord, resourceType: string) => ResourceDriver;
  readonly clock: Clock;
  readonly record: (event: Omit<StackEvent, 'time'>) => void;
}

/** A stack as CloudFormation remembers it. */
export class StackRecord {
  public readonly name: string;
  public readonly id: string;
  public status: StackStatus = 'CREATE_IN_PROGRESS';
  public statusReason: string | undefined;
  public readonly createdAt: number;
  public template: StackTemplate | undefined;
  public outputs: Readonly<Record<string, string>> = {};
  /** The copy that counts of each resource; while an operation runs, as far as it has come. */
  public readonly resources = new Map<string, ResourceCopy>();
  /** The last word about each resource. */
  public readonly progress = new ResourceProgresses();
  /** There from the moment an update fails until its rollback is complete. */
  public rollback: PendingRollback | undefined;
  /** Stops the waiting for resources in progress. */
  public abandonment = new AbortController();
  /** Somebody asked for the stack to be deleted while it was being created. */
  public deletionRequested = false;

  public constructor(private readonly options: StackRecordOptions) {
    this.name = options.name;
    this.id = options.id;
    this.createdAt = options.clock.now();
  }

  public driver(resourceType: string): ResourceDriver {
    return this.options.driver(this, resourceType);
  }

  public enter(status: StackStatus, reason?: string): void {
    this.status = status;
    this.statusReason = reason;
    const self = { stackName: this.name, logicalId: this.name, resourceType: STACK_TYPE, physicalId: this.id };
    this.options.record({ ...self, status, reason });
    if (status.endsWith('_COMPLETE') && status !== 'DELETE_COMPLETE') {
      this.progress.keepOnly(new Set(this.resources.keys()));
    }
  }

  public report(resource: DesiredResource, status: ResourceStatus, reason?: string, physicalId?: string): void {
    this.progress.record({ resource, status, reason, physicalId, time: this.options.clock.now() }, this.status);
    this.options.record({
      stackName: this.name,
      logicalId: resource.logicalId,
      resourceType: resource.definition.Type,
      status,
      reason,
      physicalId,
    });
  }

  /** Lets virtual time pass without holding it: many resources wait at the same time. */
  public pause(seconds: number): Promise<void> {
    const { clock } = this.options;
    return new Promise((resolve) => {
      clock.at(clock.now() + seconds * 1000, () => resolve());
    });
  }

  /** Reads the resources as they are at the moment of asking. */
  public readonly lookup: ResourceLookup = {
    ref: (logicalId) => {
      const copy = this.existing(logicalId);
      return copy.ref ?? copy.physicalId;
    },
    getAtt: (logicalId, attribute) => {
      const { attributes, definition: { Type: type } } = this.existing(logicalId);
      const value = attributes[attribute];
      if (value === undefined) {
        throw new Error(
          isCustomResource(type)
            ? `CustomResource attribute error: Vendor response doesn't contain ${attribute} attribute in object ${this.id}|${logicalId}`
            : `Requested attribute ${attribute} does not exist in schema for ${type}`,
        );
      }
      return value;
    },
  };

  private existing(logicalId: string): ResourceCopy {
    const copy = this.resources.get(logicalId);
    if (!copy) {
      throw new Error(`Template error: ${logicalId} does not exist`);
    }
    return copy;
  }
}
