import { isDeepStrictEqual } from 'node:util';
import type { VirtualClock } from '../../../world/clock/virtual-clock';
import type { CreateResourceRequest, ProvisionedResource, ResolvedProperties, ResourceProvider } from '../resource-provider';
import type { ResourceCopy, DesiredResource } from './resource-copy';
import { ActionFailure, asActionFailure, type Change, type ResourceDriver } from './resource-driver';

/** Resources of AWS itself, made by a `ResourceProvider`. */
export class ProviderDriver implements ResourceDriver {
  public constructor(
    private readonly provider: ResourceProvider,
    private readonly clock: VirtualClock,
    private readonly stack: { readonly name: string; readonly id: string },
  ) {}

  public compare(previous: ResolvedProperties, desired: ResolvedProperties): Change {
    const names = new Set([...Object.keys(previous), ...Object.keys(desired)]);
    const changed = [...names].filter((name) => !isDeepStrictEqual(previous[name], desired[name]));
    const frozen = changed.filter((name) => this.provider.frozen?.includes(name));
    if (frozen.length > 0) {
      return { kind: 'refused', reason: `Updates are not allowed for property - ${frozen.join(', ')}.` };
    }
    if (changed.some((name) => this.provider.replacedBy.includes(name))) {
      return { kind: 'replace' };
    }
    return { kind: changed.length > 0 ? 'update' : 'none' };
  }

  public create(desired: DesiredResource, abandoned: AbortSignal): Promise<ProvisionedResource> {
    return this.perform(async () => this.provider.create(this.request(desired)), abandoned);
  }

  public update(current: ResourceCopy, desired: DesiredResource, abandoned: AbortSignal): Promise<ProvisionedResource> {
    return this.perform(async () => this.provider.update(current.physicalId, current.properties, this.request(desired)), abandoned);
  }

  public async delete(copy: ResourceCopy): Promise<void> {
    await this.clock.work(async () => this.provider.delete(copy.physicalId, copy.properties));
  }

  /** Stops waiting when abandoned; the action itself cannot be stopped, so what it makes is found in the remainder. */
  private async perform(action: () => Promise<ProvisionedResource>, abandoned: AbortSignal): Promise<ProvisionedResource> {
    const performed = this.clock.work(action);
    const stopped = new Promise<never>((_, reject) => {
      abandoned.addEventListener('abort', () => {
        const remainder = performed.catch(() => undefined);
        reject(new ActionFailure('cancelled', remainder, true));
      });
    });
    return await Promise.race([performed, stopped]).catch((error: unknown) => {
      throw asActionFailure(error);
    });
  }

  private request({ logicalId, properties }: DesiredResource): CreateResourceRequest {
    return { stackName: this.stack.name, stackId: this.stack.id, logicalId, properties };
  }
}
