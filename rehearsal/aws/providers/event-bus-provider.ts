import type { ProvisionedResource, ResourceProvider } from '../cloudformation/resource-provider';
import type { EventBridge } from '../events/event-bridge';
import { text } from './properties';

/** `AWS::Events::EventBus`. */
export function eventBusProvider(events: EventBridge): ResourceProvider {
  const put = (name: string): ProvisionedResource => ({ physicalId: name, attributes: { Arn: events.createBus(name), Name: name } });
  return {
    replacedBy: ['Name'],
    create: ({ properties }) => put(text(properties, 'Name')),
    update: put,
    delete: (name) => events.deleteBus(name),
  };
}
