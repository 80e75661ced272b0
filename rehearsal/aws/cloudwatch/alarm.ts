import type { Metric } from './metrics';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** Those of the library's alarms. */
const COMPARISONS = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
} satisfies Record<string, (value: number, threshold: number) => boolean>;

export type Comparison = keyof typeof COMPARISONS;

export function isComparison(text: string): text is Comparison {
  return text in COMPARISONS;
}

/** What missing data means. The other two treatments, `missing` and `ignore`, are not played. */
export type MissingData = 'breaching' | 'notBreaching';

/** An alarm on the sum of one metric. */
export interface Alarm {
  readonly name: string;
  readonly description: string;
  readonly metric: Metric;
  readonly periodMs: number;
  readonly evaluationPeriods: number;
  /** M out of N. */
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparison: Comparison;
  readonly missingData: MissingData;
  /** ARNs of what is told when the alarm comes to a state. */
  readonly actions: Readonly<Record<'OK' | 'ALARM', readonly string[]>>;
}

/**
 * More periods are looked at than are evaluated; how many more is not documented. Two, in the example that AWS explains it
 * with, and as others have found.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
const FURTHER_PERIODS = 2;

export function evaluationRange({ evaluationPeriods }: Pick<Alarm, 'evaluationPeriods'>): number {
  return evaluationPeriods + FURTHER_PERIODS;
}

/**
 * The state of an alarm, from the data points of its evaluation range. The newest of those that are there are evaluated;
 * what is missing is filled in only as far as there are too few of them. So an old data point counts for longer than its
 * period where nothing comes after it.
 *
 * @param points newest first; undefined where there is none.
 */
export function stateOf({ evaluationPeriods, datapointsToAlarm, threshold, comparison, missingData }: Alarm, points: readonly (number | undefined)[]): 'OK' | 'ALARM' {
  const there = points.filter((point) => point !== undefined).slice(0, evaluationPeriods);
  const breaching = there.filter((point) => COMPARISONS[comparison](point, threshold)).length;
  const filled = missingData === 'breaching' ? evaluationPeriods - there.length : 0;
  return breaching + filled >= datapointsToAlarm ? 'ALARM' : 'OK';
}
