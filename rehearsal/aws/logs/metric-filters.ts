import type { Metrics } from '../cloudwatch/metrics';
import type { LogLine } from '../lambda/log';
import { metricFilter, type FilteredValue, type MetricFilterSpec } from './metric-filter';

export interface DeployedMetricFilter extends MetricFilterSpec {
  readonly logGroup: string;
  readonly namespace: string;
  readonly metricName: string;
}

interface Filter {
  readonly deployed: DeployedMetricFilter;
  readonly apply: ((line: string) => FilteredValue | undefined) | undefined;
}

/**
 * Metric filters of log groups: lines that are written while a filter is there become values of its metric. One whose
 * pattern is not known here makes none.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
 */
export class MetricFilters {
  private readonly filters = new Map<string, Filter>();

  public constructor(private readonly metrics: Metrics) {}

  public put(name: string, deployed: DeployedMetricFilter): void {
    this.filters.set(name, { deployed, apply: metricFilter(deployed) });
  }

  public delete(name: string): void {
    this.filters.delete(name);
  }

  public onLine({ time, logGroup, line }: LogLine): void {
    for (const { deployed, apply } of this.filters.values()) {
      const made = deployed.logGroup === logGroup ? apply?.(line) : undefined;
      if (made !== undefined) {
        this.metrics.put({ namespace: deployed.namespace, name: deployed.metricName, dimensions: made.dimensions }, time, made.value);
      }
    }
  }
}
