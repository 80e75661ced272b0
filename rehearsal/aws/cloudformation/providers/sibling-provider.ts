import type { VirtualClock } from '../../../world/clock/virtual-clock';
import type { CreateResourceRequest, ProvisionedResource, ResolvedProperties, ResourceProvider } from '../resource-provider';

export const SIBLING_TYPE = 'Rehearsal::Sibling';

/** Properties of a `Rehearsal::Sibling`: a resource that is in the way on purpose. Any others only make a difference. */
export interface SiblingProperties {
  /** How long a creation or an update takes. */
  readonly Seconds?: number;
  /** A creation or an update to these properties fails after so many seconds. */
  readonly FailAfterSeconds?: number;
  readonly Reason?: string;
  /** `true`: deletions fail. */
  readonly FailDeletion?: boolean;
}

/** A resource beside the one that matters, which takes its time and fails when it is told to. */
export class SiblingProvider implements ResourceProvider {
  public readonly replacedBy: readonly string[] = ['Name'];

  public constructor(private readonly clock: VirtualClock) {}

  public async create({ stackName, logicalId, properties }: CreateResourceRequest): Promise<ProvisionedResource> {
    await this.perform(properties);
    const name = properties.Name;
    return { physicalId: typeof name === 'string' ? name : `${stackName}-${logicalId}-SIBLING`, attributes: {} };
  }

  public async update(
    physicalId: string,
    _previous: ResolvedProperties,
    { properties }: CreateResourceRequest,
  ): Promise<ProvisionedResource> {
    await this.perform(properties);
    return { physicalId, attributes: {} };
  }

  public delete(_physicalId: string, { FailDeletion, Reason }: ResolvedProperties): Promise<void> {
    return FailDeletion === true || FailDeletion === 'true'
      ? Promise.reject(new Error(reason(Reason)))
      : Promise.resolve();
  }

  private async perform({ Seconds, FailAfterSeconds, Reason }: ResolvedProperties): Promise<void> {
    const seconds = FailAfterSeconds ?? Seconds ?? 0;
    await this.clock.sleep(Number(seconds) * 1000);
    if (FailAfterSeconds !== undefined) {
      throw new Error(reason(Reason));
    }
  }
}

function reason(given: unknown): string {
  return typeof given === 'string' ? given : 'the sibling was told to fail';
}
