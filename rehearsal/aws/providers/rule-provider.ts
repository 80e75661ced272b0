import type {
  CreateResourceRequest,
  ProvisionedResource,
  ResolvedProperties,
  ResourceProvider,
} from '../cloudformation/resource-provider';
import type { EventBus } from '../events/event-bus';
import type { EventPattern } from '../events/event-pattern';
import type { SeededRandom } from '../../world/random/seeded-random';
import { generatedName } from './generated-name';
import { object, objects, optionalText, text } from './properties';

const LONGEST_RULE_NAME = 64;

/** `AWS::Events::Rule` of the default bus, with functions as targets. */
export class RuleProvider implements ResourceProvider {
  public readonly replacedBy = ['Name', 'EventBusName'];

  public constructor(
    private readonly events: EventBus,
    private readonly random: SeededRandom,
  ) {}

  public async create(request: CreateResourceRequest): Promise<ProvisionedResource> {
    const name = optionalText(request.properties, 'Name') ?? generatedName(request, this.random, LONGEST_RULE_NAME);
    return Promise.resolve(this.put(name, request.properties));
  }

  public async update(
    physicalId: string,
    _previous: ResolvedProperties,
    { properties }: CreateResourceRequest,
  ): Promise<ProvisionedResource> {
    return Promise.resolve(this.put(physicalId, properties));
  }

  public async delete(physicalId: string): Promise<void> {
    this.events.deleteRule(physicalId);
    return Promise.resolve();
  }

  private put(name: string, properties: ResolvedProperties): ProvisionedResource {
    const arn = this.events.putRule({
      name,
      pattern: object(properties, 'EventPattern') as EventPattern,
      enabled: (optionalText(properties, 'State') ?? 'ENABLED') !== 'DISABLED',
      targets: objects(properties, 'Targets').map((target) => {
        const deadLetterArn = optionalText(object(target, 'DeadLetterConfig'), 'Arn');
        return { arn: text(target, 'Arn'), ...(deadLetterArn === undefined ? {} : { deadLetterArn }) };
      }),
    });
    return { physicalId: name, attributes: { Arn: arn } };
  }
}
