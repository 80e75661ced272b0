import type { Clock } from '../../../world/clock/clock';
import type { ProvisionedResource, ResolvedProperties } from '../resource-provider';
import type { ResourceCopy, DesiredResource } from './resource-copy';
import { ActionFailure, type Change, type ResourceDriver } from './resource-driver';
import { pause } from './tempo';

/** What is about to be asked of a resource. */
export interface ResourceAction {
  readonly stackName: string;
  readonly logicalId: string;
  readonly resourceType: string;
  readonly action: 'CREATE' | 'UPDATE' | 'DELETE';
  /** Whether it is part of a rollback. */
  readonly rollback: boolean;
}

export interface InjectedFailure {
  readonly reason: string;
  /** Virtual seconds until the failure shows; at once when absent. */
  readonly afterSeconds?: number;
}

/** Answers how the action fails, or nothing when it is to go its way. */
export type FailurePredicate = (action: ResourceAction) => InjectedFailure | undefined;

/** Lets actions fail without asking anything of the resource. */
export class FailureInjection implements ResourceDriver {
  public constructor(
    private readonly driver: ResourceDriver,
    private readonly predicate: (action: ResourceAction['action'], logicalId: string) => InjectedFailure | undefined,
    private readonly clock: Clock,
  ) {}

  public compare(previous: ResolvedProperties, desired: ResolvedProperties): Change {
    return this.driver.compare(previous, desired);
  }

  public async create(desired: DesiredResource, abandoned: AbortSignal): Promise<ProvisionedResource> {
    await this.mayFail('CREATE', desired, abandoned);
    return await this.driver.create(desired, abandoned);
  }

  public async update(
    current: ResourceCopy,
    desired: DesiredResource,
    abandoned: AbortSignal,
  ): Promise<ProvisionedResource> {
    await this.mayFail('UPDATE', desired, abandoned);
    return await this.driver.update(current, desired, abandoned);
  }

  public async delete(copy: ResourceCopy): Promise<void> {
    await this.mayFail('DELETE', copy, new AbortController().signal);
    await this.driver.delete(copy);
  }

  public getAtt(copy: ResourceCopy, attribute: string): string {
    return this.driver.getAtt(copy, attribute);
  }

  private async mayFail(
    action: ResourceAction['action'],
    resource: DesiredResource,
    abandoned: AbortSignal,
  ): Promise<void> {
    const failure = this.predicate(action, resource.logicalId);
    if (!failure) {
      return;
    }
    const stopped = new Promise<void>((resolve) => abandoned.addEventListener('abort', () => resolve()));
    await Promise.race([pause(this.clock, failure.afterSeconds ?? 0), stopped]);
    throw new ActionFailure(failure.reason, undefined, abandoned.aborted);
  }
}
