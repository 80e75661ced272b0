import type { ResolvedProperties, ResourceProvider } from '../cloudformation/resource-provider';
import { isComparison, type Alarm } from '../cloudwatch/alarm';
import type { Alarms } from '../cloudwatch/alarms';
import type { SeededRandom } from '../../world/random/seeded-random';
import { namedProvider } from './named-provider';
import { objects, optionalNumber, optionalText, text, texts } from './properties';

/** `AWS::CloudWatch::Alarm` on the sum of one metric; one of another kind is made, and never rings. */
export function alarmProvider(alarms: Alarms, random: SeededRandom): ResourceProvider {
  return namedProvider(random, {
    property: 'AlarmName',
    longest: 255,
    replacedBy: ['AlarmName'],
    put: (name, properties) => {
      const alarm = alarmOf(name, properties);
      return { physicalId: name, attributes: { Arn: alarm === undefined ? '' : alarms.put(alarm) } };
    },
    delete: (name) => alarms.delete(name),
  });
}

/** Undefined for what is not played. */
function alarmOf(name: string, properties: ResolvedProperties): Alarm | undefined {
  const namespace = optionalText(properties, 'Namespace');
  const comparison = text(properties, 'ComparisonOperator');
  const missingData = optionalText(properties, 'TreatMissingData');
  const periodSeconds = optionalNumber(properties, 'Period');
  if (namespace === undefined || periodSeconds === undefined || properties.Statistic !== 'Sum' || !isComparison(comparison) || (missingData !== 'breaching' && missingData !== 'notBreaching')) {
    return undefined;
  }
  const evaluationPeriods = Number(text(properties, 'EvaluationPeriods'));
  return {
    name,
    description: optionalText(properties, 'AlarmDescription') ?? '',
    metric: { namespace, name: text(properties, 'MetricName'), dimensions: Object.fromEntries(objects(properties, 'Dimensions').map((dimension) => [text(dimension, 'Name'), text(dimension, 'Value')])) },
    periodMs: periodSeconds * 1000,
    evaluationPeriods,
    datapointsToAlarm: optionalNumber(properties, 'DatapointsToAlarm') ?? evaluationPeriods,
    threshold: Number(text(properties, 'Threshold')),
    comparison,
    missingData,
    actions: { ALARM: texts(properties, 'AlarmActions'), OK: texts(properties, 'OKActions') },
  };
}
