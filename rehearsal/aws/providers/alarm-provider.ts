import type { ProvisionedResource, ResolvedProperties } from '../cloudformation/resource-provider';
import { isComparison, type Alarm } from '../cloudwatch/alarm';
import type { Alarms } from '../cloudwatch/alarms';
import { isStatistic } from '../cloudwatch/metrics';
import type { SeededRandom } from '../../world/random/seeded-random';
import { NamedProvider } from './named-provider';
import { objects, optionalNumber, optionalText, text, texts } from './properties';

/** `AWS::CloudWatch::Alarm` on one metric; one of another kind is made, and never rings. */
export class AlarmProvider extends NamedProvider {
  public readonly replacedBy = ['AlarmName'];

  public constructor(
    private readonly alarms: Alarms,
    random: SeededRandom,
  ) {
    super(random, { property: 'AlarmName', longest: 255 });
  }

  public delete(physicalId: string): void {
    this.alarms.delete(physicalId);
  }

  protected put(name: string, properties: ResolvedProperties): ProvisionedResource {
    const alarm = alarmOf(name, properties);
    const arn = alarm === undefined ? '' : this.alarms.put(alarm);
    return { physicalId: name, attributes: { Arn: arn } };
  }
}

/** Undefined for what is not played. */
function alarmOf(name: string, properties: ResolvedProperties): Alarm | undefined {
  const namespace = optionalText(properties, 'Namespace');
  const statistic = optionalText(properties, 'Statistic') ?? '';
  const comparison = text(properties, 'ComparisonOperator');
  const missingData = optionalText(properties, 'TreatMissingData');
  const periodSeconds = optionalNumber(properties, 'Period');
  if (namespace === undefined || periodSeconds === undefined || !isStatistic(statistic) || !isComparison(comparison) || (missingData !== 'breaching' && missingData !== 'notBreaching')) {
    return undefined;
  }
  const evaluationPeriods = Number(text(properties, 'EvaluationPeriods'));
  return {
    name,
    description: optionalText(properties, 'AlarmDescription') ?? '',
    metric: { namespace, name: text(properties, 'MetricName'), dimensions: Object.fromEntries(objects(properties, 'Dimensions').map((dimension) => [text(dimension, 'Name'), text(dimension, 'Value')])) },
    statistic,
    periodMs: periodSeconds * 1000,
    evaluationPeriods,
    datapointsToAlarm: optionalNumber(properties, 'DatapointsToAlarm') ?? evaluationPeriods,
    threshold: Number(text(properties, 'Threshold')),
    comparison,
    missingData,
    actions: { ALARM: texts(properties, 'AlarmActions'), OK: texts(properties, 'OKActions'), INSUFFICIENT_DATA: texts(properties, 'InsufficientDataActions') },
  };
}
