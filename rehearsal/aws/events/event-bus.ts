import type { Clock } from '../../world/clock/clock';
import type { FunctionInvoker } from '../cloudformation/resource-provider';
import { SeededRandom } from '../../world/random/seeded-random';
import { matches, type EventPattern } from './event-pattern';

export interface EventRule {
  readonly name: string;
  readonly pattern: EventPattern;
  readonly enabled: boolean;
  readonly targets: readonly EventTarget[];
}

export interface EventTarget {
  /** ARN of a function. */
  readonly arn: string;
  /** ARN of the queue for what cannot be handed to it. */
  readonly deadLetterArn?: string;
}

/** An event as its source publishes it. */
export interface PublishedEvent {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** An event as a target gets it. */
export interface DeliveredEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface EventBusOptions {
  readonly clock: Clock;
  readonly invoker: FunctionInvoker;
  readonly region: string;
  readonly account: string;
  readonly random?: SeededRandom;
  readonly send?: (queueArn: string, message: unknown) => void;
}

/** EventBridge's default bus: rules that hand matching events to functions, asynchronously. */
export class EventBus {
  /** Everything published, matched or not. */
  public readonly published: DeliveredEvent[] = [];
  /** Set while EventBridge cannot hand events to Lambda, for longer than it tries. */
  public cannotDeliver = false;
  private readonly rules = new Map<string, EventRule>();
  private readonly random: SeededRandom;

  public constructor(private readonly options: EventBusOptions) {
    this.random = options.random ?? new SeededRandom(3);
  }

  public putRule(rule: EventRule): string {
    this.rules.set(rule.name, rule);
    return `arn:aws:events:${this.options.region}:${this.options.account}:rule/${rule.name}`;
  }

  public deleteRule(name: string): void {
    this.rules.delete(name);
  }

  /** By its name or its ARN. */
  public isKnown(bus: string): boolean {
    const { region, account } = this.options;
    return bus === 'default' || bus === `arn:aws:events:${region}:${account}:event-bus/default`;
  }

  /** @returns the ID that the event has got. */
  public publish(event: PublishedEvent): string {
    const { clock, region, account } = this.options;
    const delivered: DeliveredEvent = {
      version: '0',
      id: this.random.uuid(),
      'detail-type': event.detailType,
      source: event.source,
      account,
      time: new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
      region,
      resources: event.resources,
      detail: event.detail,
    };
    this.published.push(delivered);
    for (const rule of this.rules.values()) {
      if (rule.enabled && matches(rule.pattern, delivered)) {
        rule.targets.forEach((target) => this.hand(target, delivered));
      }
    }
    return delivered.id;
  }

  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
  private hand({ arn, deadLetterArn }: EventTarget, event: DeliveredEvent): void {
    if (!this.cannotDeliver) {
      this.options.invoker.invokeAsync(arn, event);
    } else if (deadLetterArn !== undefined) {
      this.options.send?.(deadLetterArn, event);
    }
  }
}
