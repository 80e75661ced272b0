/** What CloudWatch tells metrics apart by. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface Value {
  readonly time: number;
  readonly value: number;
}

interface KnownMetric extends Metric {
  readonly values: readonly Value[];
}

/** Values of metrics, as soon as they are put: CloudWatch takes a minute or two. */
export class Metrics {
  private readonly listeners: ((metric: Metric, value: Value) => void)[] = [];
  private readonly metrics = new Map<string, KnownMetric & { readonly values: Value[] }>();

  /** Is told of each value from now on. */
  public observe(listener: (metric: Metric, value: Value) => void): void {
    this.listeners.push(listener);
  }

  public put(metric: Metric, time: number, value: number): void {
    const key = keyOf(metric);
    const known = this.metrics.get(key) ?? { ...metric, values: [] };
    this.metrics.set(key, known);
    known.values.push({ time, value });
    this.listeners.forEach((listener) => listener(metric, { time, value }));
  }

  /** Those that have had a value. */
  public all(): readonly KnownMetric[] {
    return [...this.metrics.values()];
  }

  /** @returns undefined where there is no value from `from` on and before `until`. */
  public sum(metric: Metric, from: number, until: number): number | undefined {
    const values = this.metrics.get(keyOf(metric))?.values.filter(({ time }) => time >= from && time < until) ?? [];
    return values.length === 0 ? undefined : values.reduce((all, { value }) => all + value, 0);
  }
}

function keyOf({ namespace, name, dimensions }: Metric): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort(([one], [other]) => (one < other ? -1 : 1))]);
}
