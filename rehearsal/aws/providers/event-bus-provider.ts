import type { CreateResourceRequest, ProvisionedResource, ResourceProvider } from '../cloudformation/resource-provider';
import type { EventBridge } from '../events/event-bridge';
import { text } from './properties';

/** `AWS::Events::EventBus`. */
export class EventBusProvider implements ResourceProvider {
  public readonly replacedBy = ['Name'];

  public constructor(private readonly events: EventBridge) {}

  public async create({ properties }: CreateResourceRequest): Promise<ProvisionedResource> {
    return Promise.resolve(this.provisioned(text(properties, 'Name')));
  }

  public async update(physicalId: string): Promise<ProvisionedResource> {
    return Promise.resolve(this.provisioned(physicalId));
  }

  public async delete(physicalId: string): Promise<void> {
    this.events.deleteBus(physicalId);
    return Promise.resolve();
  }

  private provisioned(name: string): ProvisionedResource {
    return { physicalId: name, attributes: { Arn: this.events.createBus(name), Name: name } };
  }
}
