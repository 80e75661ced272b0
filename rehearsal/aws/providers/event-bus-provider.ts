import type { CreateResourceRequest, ProvisionedResource, ResourceProvider } from '../cloudformation/resource-provider';
import type { EventBridge } from '../events/event-bridge';
import { text } from './properties';

/** `AWS::Events::EventBus`. */
export class EventBusProvider implements ResourceProvider {
  public readonly replacedBy = ['Name'];

  public constructor(private readonly events: EventBridge) {}

  public create({ properties }: CreateResourceRequest): ProvisionedResource {
    return this.provisioned(text(properties, 'Name'));
  }

  public update(physicalId: string): ProvisionedResource {
    return this.provisioned(physicalId);
  }

  public delete(physicalId: string): void {
    this.events.deleteBus(physicalId);
  }

  private provisioned(name: string): ProvisionedResource {
    return { physicalId: name, attributes: { Arn: this.events.createBus(name), Name: name } };
  }
}
