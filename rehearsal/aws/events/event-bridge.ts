import type { Clock } from '../../world/clock/clock';
import type { FunctionInvoker } from '../cloudformation/resource-provider';
import { SeededRandom } from '../../world/random/seeded-random';
import { matches, type EventPattern } from './event-pattern';

export interface EventRule {
  readonly name: string;
  /** Name of its bus. @default default */
  readonly bus?: string;
  /** Absent where it goes by a schedule alone. */
  readonly pattern?: EventPattern;
  /** Time from one run to the next. */
  readonly everyMs?: number;
  readonly enabled: boolean;
  readonly targets: readonly EventTarget[];
}

export interface EventTarget {
  /** ARN of a function, which is called; of anything else it is only noted that it was handed the event. */
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
export interface DeliveredEvent extends Omit<PublishedEvent, 'detailType'> {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
}

export interface EventBridgeOptions {
  readonly clock: Clock;
  readonly invoker: FunctionInvoker;
  readonly region: string;
  readonly account: string;
  readonly send?: (queueArn: string, message: unknown) => void;
}

const SHORTEST_RATE_MS = 60 * 1000;
const SCHEDULED: PublishedEvent = { source: 'aws.events', detailType: 'Scheduled Event', resources: [], detail: {} };

/** What a target was handed. */
export interface Delivery {
  readonly rule: string;
  readonly arn: string;
  readonly event: DeliveredEvent;
}

export const DEFAULT_BUS = 'default';

/** EventBridge: buses, and rules that hand matching events to functions, asynchronously. */
export class EventBridge {
  /** Everything published, matched or not, on any bus. */
  public readonly published: DeliveredEvent[] = [];
  public readonly deliveries: Delivery[] = [];
  /** Names of buses that let nobody send; as the call is refused, or each of its events. */
  public readonly refusals = new Map<string, 'call' | 'event'>();
  /** Set while EventBridge cannot hand events to Lambda, for longer than it tries. */
  public cannotDeliver = false;
  /** Called when schedules begin to run. */
  public onSchedules: () => void = () => undefined;
  private readonly listeners: ((event: DeliveredEvent) => void)[] = [];
  private running: { readonly since: number; readonly until: number } | undefined;
  private readonly buses = new Set([DEFAULT_BUS]);
  private readonly rules = new Map<string, EventRule>();
  private readonly random = new SeededRandom(3);

  public constructor(private readonly options: EventBridgeOptions) {}

  /** Is told of everything that is published from now on. */
  public observe(listener: (event: DeliveredEvent) => void): void {
    this.listeners.push(listener);
  }

  /** @returns its ARN. */
  public createBus(name: string): string {
    this.buses.add(name);
    return `${this.arnPrefix()}event-bus/${name}`;
  }

  public deleteBus(name: string): void {
    this.buses.delete(name);
  }

  /** @throws Error where there is no such bus. */
  public putRule({ bus = DEFAULT_BUS, ...rule }: EventRule): string {
    if (!this.isKnown(bus)) {
      throw new Error(`Event bus ${bus} does not exist.`);
    }
    this.rules.set(rule.name, { ...rule, bus: this.nameOf(bus) });
    return `${this.arnPrefix()}rule/${bus === DEFAULT_BUS ? '' : `${this.nameOf(bus)}/`}${rule.name}`;
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
          rule.targets.forEach((target) => this.hand(rule, target, this.delivered(SCHEDULED)));
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

  /** @param bus its name or its ARN */
  public isKnown(bus: string): boolean {
    return this.buses.has(this.nameOf(bus));
  }

  /** Name of a bus of this account and region, by its name or its ARN. */
  public nameOf(bus: string): string {
    const prefix = `${this.arnPrefix()}event-bus/`;
    return bus.startsWith(prefix) ? bus.slice(prefix.length) : bus;
  }

  /** @returns the ID that the event has got. */
  public publish(event: PublishedEvent, bus = DEFAULT_BUS): string {
    const delivered = this.delivered(event);
    this.published.push(delivered);
    this.listeners.forEach((listener) => listener(delivered));
    for (const rule of this.rules.values()) {
      if (rule.enabled && rule.bus === this.nameOf(bus) && rule.pattern !== undefined && matches(rule.pattern, delivered)) {
        rule.targets.forEach((target) => this.hand(rule, target, delivered));
      }
    }
    return delivered.id;
  }

  private arnPrefix(): string {
    return `arn:aws:events:${this.options.region}:${this.options.account}:`;
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
  private hand(rule: EventRule, { arn, input, deadLetterArn }: EventTarget, event: DeliveredEvent): void {
    if (this.cannotDeliver) {
      if (deadLetterArn !== undefined) {
        this.options.send?.(deadLetterArn, event);
      }
      return;
    }
    this.deliveries.push({ rule: rule.name, arn, event });
    if (arn.includes(':function:')) {
      this.options.invoker.invokeAsync(arn, input === undefined ? event : JSON.parse(input));
    }
  }
}
