import type { Clock } from '../../world/clock/clock';
import type { InvocationRecord } from '../lambda/lambda-stand-in';
import { MetricFilters } from '../logs/metric-filters';
import { Alarms, type AlarmsOptions } from './alarms';
import { Metrics } from './metrics';

export interface CloudWatchOptions {
  readonly clock: Clock;
  readonly region: string;
  readonly account: string;
  readonly schedules: AlarmsOptions['schedules'];
}

/** CloudWatch: metrics out of log lines and of what Lambda counts, and alarms over them. */
export class CloudWatch {
  public readonly metrics = new Metrics();
  public readonly metricFilters = new MetricFilters(this.metrics);
  public readonly alarms: Alarms;

  public constructor(options: CloudWatchOptions) {
    this.alarms = new Alarms({ ...options, metrics: this.metrics });
    this.metrics.observe(() => this.alarms.wake());
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
  public onInvocation({ functionName, started, error }: InvocationRecord): void {
    this.metrics.put({ namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: functionName } }, started, error === undefined ? 0 : 1);
  }
}
