import type { ResourceProvider } from '../cloudformation/resource-provider';
import type { EventBridge } from '../events/event-bridge';
import type { EventPattern } from '../events/event-pattern';
import type { SeededRandom } from '../../world/random/seeded-random';
import { namedProvider } from './named-provider';
import { object, objects, optionalText, text } from './properties';

/** `AWS::Events::Rule`. */
export function ruleProvider(events: EventBridge, random: SeededRandom): ResourceProvider {
  return namedProvider(random, {
    property: 'Name',
    longest: 64,
    replacedBy: ['Name', 'EventBusName'],
    put: (name, properties) => {
      const arn = events.putRule({
        name,
        bus: optionalText(properties, 'EventBusName'),
        pattern: properties.EventPattern as EventPattern | undefined,
        everyMs: periodOf(optionalText(properties, 'ScheduleExpression')),
        enabled: (optionalText(properties, 'State') ?? 'ENABLED') !== 'DISABLED',
        targets: objects(properties, 'Targets').map((target) => ({
          arn: text(target, 'Arn'),
          input: optionalText(target, 'Input'),
          deadLetterArn: optionalText(object(target, 'DeadLetterConfig'), 'Arn'),
        })),
      });
      return { physicalId: name, attributes: { Arn: arn } };
    },
    delete: (name) => events.deleteRule(name),
  });
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html @throws for what it does not take. */
function periodOf(expression: string | undefined): number | undefined {
  if (expression === undefined) {
    return undefined;
  }
  const [, count = '', unit = '', plural = ''] = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  if (unit === '' || (count === '1') !== (plural === '')) {
    throw new Error(`Parameter ScheduleExpression is not valid: ${expression}`);
  }
  return Number(count) * { minute: 60_000, hour: 3_600_000, day: 86_400_000 }[unit as 'minute' | 'hour' | 'day'];
}
