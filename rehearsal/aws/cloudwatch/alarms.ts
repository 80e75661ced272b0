import type { Clock } from '../../world/clock/clock';
import { evaluationRange, stateOf, type Alarm, type AlarmState } from './alarm';
import type { Metrics } from './metrics';

const MINUTE_MS = 60 * 1000;

export interface StateChange {
  readonly time: number;
  readonly alarm: string;
  readonly description: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  /** ARNs of those that are told. */
  readonly told: readonly string[];
  /** What they are told, as CloudWatch writes it. */
  readonly message: string;
}

export interface AlarmsOptions {
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly region: string;
  readonly account: string;
  /** Since when, and until when, rules with a schedule run; they stand still otherwise. */
  readonly schedules: () => { readonly since: number; readonly until: number } | undefined;
}

/**
 * CloudWatch's alarms: every minute, over a window that ends then, as long as there is anything to evaluate. Actions are
 * taken when the state changes, and only then.
 *
 * Not played: alarms on expressions, on anomalies and of other alarms; `missing` and `ignore` for missing data; the time
 * that values take to arrive; topics that CloudWatch may not publish to. An alarm that rings where nothing comes, such as one on
 * what a schedule does, is evaluated only when schedules have run for as long as it looks back: they stand still in most of a play.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export class Alarms {
  public readonly changes: StateChange[] = [];
  private readonly listeners: ((change: StateChange) => void)[] = [];
  private readonly alarms = new Map<string, { readonly alarm: Alarm; state: AlarmState }>();
  private lastValue = 0;
  private isTicking = false;

  public constructor(private readonly options: AlarmsOptions) {}

  /** Is told of each change of state from now on. */
  public observe(listener: (change: StateChange) => void): void {
    this.listeners.push(listener);
  }

  /** Creates or changes it; a change keeps its state. */
  public put(alarm: Alarm): string {
    this.alarms.set(alarm.name, { alarm, state: this.stateOf(alarm.name) ?? 'INSUFFICIENT_DATA' });
    this.wake();
    return `arn:aws:cloudwatch:${this.options.region}:${this.options.account}:alarm:${alarm.name}`;
  }

  public delete(name: string): void {
    this.alarms.delete(name);
  }

  public stateOf(name: string): AlarmState | undefined {
    return this.alarms.get(name)?.state;
  }

  /** There is something to evaluate, from the next minute on. */
  public wake(): void {
    const { clock } = this.options;
    this.lastValue = clock.now();
    if (!this.isTicking && this.alarms.size > 0) {
      this.isTicking = true;
      this.tickAt(nextMinute(clock.now()));
    }
  }

  private tickAt(time: number): void {
    this.options.clock.at(time, () => {
      this.alarms.forEach((known) => this.evaluate(known, time));
      this.isTicking = this.isAwake(time);
      if (this.isTicking) {
        this.tickAt(time + MINUTE_MS);
      }
    });
  }

  /** Until the last value is behind everybody who stops ringing where nothing comes. */
  private isAwake(time: number): boolean {
    const { until = 0 } = this.options.schedules() ?? {};
    const resting = [...this.alarms.values()].filter(({ alarm }) => alarm.missingData === 'notBreaching');
    const longest = Math.max(0, ...resting.map(({ alarm }) => rangeMs(alarm)));
    return this.alarms.size > 0 && (time <= this.lastValue + longest + MINUTE_MS || time < until);
  }

  private evaluate(known: { readonly alarm: Alarm; state: AlarmState }, now: number): void {
    const { alarm, state: from } = known;
    const { metrics, schedules } = this.options;
    if (alarm.missingData === 'breaching' && now - (schedules()?.since ?? now) < rangeMs(alarm)) {
      return;
    }
    const { metric, periodMs } = alarm;
    const points = Array.from({ length: evaluationRange(alarm) }, (_, ago) => metrics.sum(metric, now - (ago + 1) * periodMs, now - ago * periodMs));
    const to = stateOf(alarm, points);
    if (to !== from) {
      known.state = to;
      this.change(alarm, { from, to, now, points });
    }
  }

  private change({ name: alarm, description, actions, threshold, comparison }: Alarm, { from, to, now, points }: { readonly from: AlarmState; readonly to: 'OK' | 'ALARM'; readonly now: number; readonly points: readonly (number | undefined)[] }): void {
    const newest = points.find((point) => point !== undefined);
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    const message = JSON.stringify({
      AlarmName: alarm,
      AlarmDescription: description,
      AWSAccountId: this.options.account,
      Region: this.options.region,
      OldStateValue: from,
      NewStateValue: to,
      NewStateReason: newest === undefined ? 'no datapoints were received' : `the newest datapoint is ${newest}; the alarm is for ${comparison} ${threshold}`,
      StateChangeTime: new Date(now).toISOString(),
    });
    const change = { time: now, alarm, description, from, to, told: actions[to], message };
    this.changes.push(change);
    this.listeners.forEach((listener) => listener(change));
  }
}

function rangeMs(alarm: Alarm): number {
  return evaluationRange(alarm) * alarm.periodMs;
}

function nextMinute(time: number): number {
  return (Math.floor(time / MINUTE_MS) + 1) * MINUTE_MS;
}
