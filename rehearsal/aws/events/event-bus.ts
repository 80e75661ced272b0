import type { Clock } from '../../world/clock/clock';
import type { FunctionInvoker } from '../cloudformation/resource-provider';
import { SeededRandom } from '../../world/random/seeded-random';
import { matches, type EventPattern } from './event-pattern';

export interface EventRule {
  readonly name: string;
  /** Absent where it goes by a schedule alone. */
  readonly pattern?: EventPattern;
  /** Time from one run to the next. */
  readonly everyMs?: number;
  readonly enabled: boolean;
  readonly targets: readonly EventTarget[];
}

export interface EventTarget {
  /** ARN of a function. */
  readonly arn: string;
  /** What it gets in place of the event, as JSON. */
  readonly input?: string;
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

const SHORTEST_RATE_MS = 60 * 1000;
const SCHEDULED: PublishedEvent = { source: 'aws.events', detailType: 'Scheduled Event', resources: [], detail: {} };

/** EventBridge's default bus: rules that hand matching events to functions, asynchronously. */
export class EventBus {
  /** Everything published, matched or not. */
  public readonly published: DeliveredEvent[] = [];
  /** Set while EventBridge cannot hand events to Lambda, for longer than it tries. */
  public cannotDeliver = false;
  /** Called when schedules begin to run. */
  public onSchedules: () => void = () => undefined;
  private readonly listeners: ((event: DeliveredEvent) => void)[] = [];
  private running: { readonly since: number; readonly until: number } | undefined;
  private readonly rules = new Map<string, EventRule>();
  private readonly random: SeededRandom;

  public constructor(private readonly options: EventBusOptions) {
    this.random = options.random ?? new SeededRandom(3);
  }

  /** Is told of everything that is published from now on. */
  public observe(listener: (event: DeliveredEvent) => void): void {
    this.listeners.push(listener);
  }

  public putRule(rule: EventRule): string {
    this.rules.set(rule.name, rule);
    return `arn:aws:events:${this.options.region}:${this.options.account}:rule/${rule.name}`;
  }

  public deleteRule(name: string): void {
    this.rules.delete(name);
  }

  /**
   * Lets schedules run for a while, of rules that are made in it, too. They stand still otherwise: what is under way in a
   * play would never come to its end.
   */
  public runSchedules(forMs: number): void {
    const { clock } = this.options;
    const begin = clock.now();
    const running = { since: this.schedules()?.since ?? begin, until: begin + forMs };
    this.running = running;
    this.onSchedules();
    const runs = new Map<string, number>();
    const turn = (): void => {
      for (const rule of this.rules.values()) {
        const last = runs.get(rule.name) ?? begin;
        if (rule.enabled && rule.everyMs !== undefined && clock.now() - last >= rule.everyMs) {
          runs.set(rule.name, clock.now());
          rule.targets.forEach((target) => this.hand(target, this.delivered(SCHEDULED)));
        }
      }
      if (clock.now() + SHORTEST_RATE_MS <= running.until && this.running === running) {
        clock.at(clock.now() + SHORTEST_RATE_MS, turn);
      }
    };
    clock.at(clock.now() + SHORTEST_RATE_MS, turn);
  }

  /** From now on nothing comes by schedule any more. */
  public stopSchedules(): void {
    this.running = undefined;
  }

  /** Since when schedules run without a pause, and until when; undefined while they stand still. */
  public schedules(): { readonly since: number; readonly until: number } | undefined {
    return this.running !== undefined && this.options.clock.now() <= this.running.until ? this.running : undefined;
  }

  /** By its name or its ARN. */
  public isKnown(bus: string): boolean {
    const { region, account } = this.options;
    return bus === 'default' || bus === `arn:aws:events:${region}:${account}:event-bus/default`;
  }

  /** @returns the ID that the event has got. */
  public publish(event: PublishedEvent): string {
    const delivered = this.delivered(event);
    this.published.push(delivered);
    this.listeners.forEach((listener) => listener(delivered));
    for (const rule of this.rules.values()) {
      if (rule.enabled && rule.pattern !== undefined && matches(rule.pattern, delivered)) {
        rule.targets.forEach((target) => this.hand(target, delivered));
      }
    }
    return delivered.id;
  }

  private delivered(event: PublishedEvent): DeliveredEvent {
    const { clock, region, account } = this.options;
    return {
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
  }

  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
  private hand({ arn, input, deadLetterArn }: EventTarget, event: DeliveredEvent): void {
    if (!this.cannotDeliver) {
      this.options.invoker.invokeAsync(arn, input === undefined ? event : JSON.parse(input));
    } else if (deadLetterArn !== undefined) {
      this.options.send?.(deadLetterArn, event);
    }
  }
}
