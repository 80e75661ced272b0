import { Aws, Duration } from 'aws-cdk-lib';
import { IAlarmAction, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, JsonPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { EventType, EventTypeName } from '../contract';
import { EngineFunction } from './engine-function';
import { EngineEvents } from './engine-events';
import { ENGINE_LOGICAL_ID_PREFIX, fixLogicalIds } from './fixed-logical-ids';
import { addAlarms } from './engine-alarms';
import { addDashboard } from './engine-dashboard';
import { refuse } from '../refusal';

/** Of one engine: lines of the log do not say whose they are. */
const METRIC_NAMESPACE = `GkeInstanceProfileRotation/${Aws.STACK_NAME}`;

/** What a metric is made of: lines that tell of one of these events. */
interface Counted {
  /** @default - looks of the watch */
  readonly events?: readonly EventTypeName[];
  /** The field that is summed up. @default - lines are counted */
  readonly field?: string;
}

const METRICS = {
  RotationsSucceeded: { events: [EventType.ROTATION_SUCCEEDED] },
  RotationsFailed: { events: [EventType.ROTATION_FAILED] },
  WaysBackUnfinished: { events: [EventType.STILL_MOVING_BACK, EventType.MOVING_BACK_GIVEN_UP] },
  RotationMinutes: { events: [EventType.ROTATION_SUCCEEDED], field: '$.minutes' },
  NodesMoved: { events: [EventType.ROTATION_SUCCEEDED], field: '$.nodesMoved' },
  DriftFound: { events: [EventType.DRIFT_FOUND] },
  Looks: {},
  ProfilesLeftOver: { events: [EventType.PROFILE_LEFT_OVER] },
} satisfies Record<string, Counted>;

/** What `report` tells of an execution that was stopped. */
const TOLD_WITHOUT_LOOKS: readonly EventTypeName[] = [EventType.ROTATION_FAILED, EventType.MOVING_BACK_GIVEN_UP];

type MetricName = keyof typeof METRICS;

/** The one dimension that there is, and the field of a line that it is made of. */
const TARGET_DIMENSION = 'Target';
const TARGET_FIELD = '$.target';

/**
 * What an engine measures. Each metric is made from lines that the functions log anyway, by filters that come to exist
 * when it is asked for.
 *
 * With `dimensionsMap: { Target: String(target) }` a metric is that of one target, apart from `metricLooks`. CloudWatch then
 * counts a metric, and its price, for each target that has a value in a month.
 *
 * @exampleMetadata fixture=in-a-stack
 * @example
 * engine.addAlarms('Alarms', [new SnsAction(topic)]);
 * engine.addDashboard('Dashboard');
 * const minutes = engine.metricRotationMinutes({ dimensionsMap: { Target: String(target) } });
 */
export abstract class EngineMetrics extends EngineEvents {
  /** All of them. @internal */
  public abstract readonly _functions: readonly EngineFunction[];

  /** How often the watch looks; undefined where it is off. @internal */
  public abstract readonly _watchInterval: Duration | undefined;

  /** Those whose logs tell what has happened: first the one that looks, then the one that is told when no look comes any more. @internal */
  public abstract readonly _telling: readonly EngineFunction[];

  /** Logical IDs of filters. */
  private readonly measured = new Set<string>();

  /** Rotations that have succeeded. */
  public metricRotationsSucceeded(props?: MetricOptions): Metric {
    return this.metricOf('RotationsSucceeded', props);
  }

  /** Rotations that have failed. */
  public metricRotationsFailed(props?: MetricOptions): Metric {
    return this.metricOf('RotationsFailed', props);
  }

  /** Ways back that CloudFormation does not wait for any more, or that were given up; one that is given up later counts again. */
  public metricWaysBackUnfinished(props?: MetricOptions): Metric {
    return this.metricOf('WaysBackUnfinished', props);
  }

  /** Minutes from the request of a rotation that succeeded to its end. */
  public metricRotationMinutes(props?: MetricOptions): Metric {
    return this.metricOf('RotationMinutes', { statistic: 'Average', ...props });
  }

  /** Nodes of rotations that have succeeded. */
  public metricNodesMoved(props?: MetricOptions): Metric {
    return this.metricOf('NodesMoved', props);
  }

  /** Targets that were found to run under something else than what was linked. */
  public metricDriftFound(props?: MetricOptions): Metric {
    return this.metricOf('DriftFound', props);
  }

  /** Profiles that nothing should need, and that could not be deleted. */
  public metricProfilesLeftOver(props?: MetricOptions): Metric {
    return this.metricOf('ProfilesLeftOver', props);
  }

  /** Looks of the watch that have come to their end. */
  public metricLooks(props?: MetricOptions): Metric {
    return this.metricOf('Looks', props);
  }

  /**
   * Alarms for what somebody has to look at: a rotation that failed, a way back that has not ended within
   * CloudFormation's hour, drift, each function that fails, and a watch that has not looked. Their texts say what to do.
   *
   * The actions are taken when one comes to ALARM, and not when it is over. The one on a watch that has not looked rings
   * until it has looked for the first time.
   *
   * An alarm costs about 0.10 USD a month, and each of the four metrics behind them 0.30 USD in months that have some.
   */
  public addAlarms(id: string, actions: IAlarmAction[]): void {
    addAlarms(this, id, actions);
  }

  /**
   * A dashboard of what runs and how far, outcomes, times and errors, and saved queries for the logs.
   *
   * It costs 3 USD a month beyond the first three of an account, and the metrics it shows 0.30 USD each in months that
   * have some.
   */
  public addDashboard(id: string): void {
    addDashboard(this, id);
  }

  private metricOf(name: MetricName, props: MetricOptions = {}): Metric {
    const dimensions = Object.keys(props.dimensionsMap ?? {});
    if (dimensions.some((one) => one !== TARGET_DIMENSION) || (dimensions.length > 0 && name === 'Looks')) {
      refuse(this, {
        prop: `metric${name}.dimensionsMap`,
        rule: name === 'Looks' ? 'be empty' : `have no other dimension than ${TARGET_DIMENSION}`,
        value: props.dimensionsMap,
        remedy: name === 'Looks' ? 'A look is at all targets.' : `Write { ${TARGET_DIMENSION}: String(target) } for the metric of one target, or leave it out for that of all.`,
      });
    }
    this.measure(name, dimensions.length > 0);
    return new Metric({ namespace: METRIC_NAMESPACE, metricName: name, statistic: 'Sum', period: Duration.minutes(5), ...props }).attachTo(this);
  }

  /** A filter with a dimension makes no metric of all targets, so there is one for each of the two. */
  private measure(metricName: MetricName, byTarget: boolean): void {
    const { events, field }: Counted = METRICS[metricName];
    const [looking, ...reporting] = this._telling;
    const telling = events?.some((event) => TOLD_WITHOUT_LOOKS.includes(event)) === true ? [looking, ...reporting] : [looking];
    for (const { node, logGroup } of telling.flatMap((one) => one ?? [])) {
      const id = `${metricName}${byTarget ? 'ByTarget' : ''}${node.id}`;
      if (this.measured.has(id)) {
        continue;
      }
      this.measured.add(id);
      const filter = new MetricFilter(this, id, {
        logGroup,
        metricNamespace: METRIC_NAMESPACE,
        metricName,
        metricValue: field ?? '1',
        filterPattern: patternOf(events),
        dimensions: byTarget ? { [TARGET_DIMENSION]: TARGET_FIELD } : undefined,
      });
      fixLogicalIds(filter, `${ENGINE_LOGICAL_ID_PREFIX}${id}`);
    }
  }
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
function patternOf(events: readonly EventTypeName[] | undefined): JsonPattern {
  if (events === undefined) {
    return FilterPattern.stringValue('$.what', '=', 'looked');
  }
  const some = events.map((event) => FilterPattern.stringValue('$.event', '=', event));
  return FilterPattern.all(FilterPattern.stringValue('$.what', '=', 'event'), some.length === 1 && some[0] ? some[0] : FilterPattern.any(...some));
}
