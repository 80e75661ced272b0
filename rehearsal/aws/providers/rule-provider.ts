import type { ProvisionedResource, ResolvedProperties } from '../cloudformation/resource-provider';
import type { EventBridge } from '../events/event-bridge';
import type { EventPattern } from '../events/event-pattern';
import type { SeededRandom } from '../../world/random/seeded-random';
import { NamedProvider } from './named-provider';
import { object, objects, optionalText, text } from './properties';

/** `AWS::Events::Rule`. */
export class RuleProvider extends NamedProvider {
  public readonly replacedBy = ['Name', 'EventBusName'];

  public constructor(
    private readonly events: EventBridge,
    random: SeededRandom,
  ) {
    super(random, { property: 'Name', longest: 64 });
  }

  public delete(physicalId: string): void {
    this.events.deleteRule(physicalId);
  }

  protected put(name: string, properties: ResolvedProperties): ProvisionedResource {
    const bus = optionalText(properties, 'EventBusName');
    const arn = this.events.putRule({
      name,
      ...(bus === undefined ? {} : { bus }),
      ...(properties['EventPattern'] === undefined ? {} : { pattern: object(properties, 'EventPattern') as EventPattern }),
      ...scheduleOf(optionalText(properties, 'ScheduleExpression')),
      enabled: (optionalText(properties, 'State') ?? 'ENABLED') !== 'DISABLED',
      targets: objects(properties, 'Targets').map((target) => {
        const deadLetterArn = optionalText(object(target, 'DeadLetterConfig'), 'Arn');
        const input = optionalText(target, 'Input');
        return { arn: text(target, 'Arn'), input, deadLetterArn };
      }),
    });
    return { physicalId: name, attributes: { Arn: arn } };
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html @throws for what it does not take. */
function scheduleOf(expression: string | undefined): { readonly everyMs?: number } {
  if (expression === undefined) {
    return {};
  }
  const [, count = '', unit = '', plural = ''] = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  if (unit === '' || (count === '1') !== (plural === '')) {
    throw new Error(`Parameter ScheduleExpression is not valid: ${expression}`);
  }
  return { everyMs: Number(count) * { minute: 60_000, hour: 3_600_000, day: 86_400_000 }[unit as 'minute' | 'hour' | 'day'] };
}
