import type { Metrics } from '../cloudwatch/metrics';
import type { LogLine } from '../lambda/log';
import { metricFilter, type Line, type MetricFilterSpec } from './metric-filter';

export interface DeployedMetricFilter extends MetricFilterSpec {
  readonly logGroup: string;
  readonly namespace: string;
  readonly metricName: string;
}

interface Filter {
  readonly deployed: DeployedMetricFilter;
  readonly apply: ReturnType<typeof metricFilter>;
}

/**
 * Metric filters of log groups: lines that are written while a filter is there become values of its metric. One whose
 * pattern is not known here makes none, and neither does a line that is no JSON.
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
    const ofGroup = [...this.filters.values()].filter(({ deployed }) => deployed.logGroup === logGroup);
    // Once for all of them: there are many filters, and many more lines.
    const parsed = ofGroup.length === 0 ? undefined : parse(line);
    for (const { deployed, apply } of ofGroup) {
      const made = parsed && apply?.(parsed);
      if (made !== undefined) {
        this.metrics.put({ namespace: deployed.namespace, name: deployed.metricName, dimensions: made.dimensions }, time, made.value);
      }
    }
  }
}

function parse(line: string): Line | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Line) : undefined;
  } catch {
    return undefined;
  }
}
