import type { CreateResourceRequest, ProvisionedResource, ResolvedProperties, ResourceProvider } from '../cloudformation/resource-provider';
import { isComparison, type Alarm } from '../cloudwatch/alarm';
import type { Alarms } from '../cloudwatch/alarms';
import { isStatistic } from '../cloudwatch/metrics';
import type { SeededRandom } from '../../world/random/seeded-random';
import { generatedName } from './generated-name';
import { objects, optionalNumber, optionalText, text, texts } from './properties';

const LONGEST_ALARM_NAME = 255;

/** `AWS::CloudWatch::Alarm` on one metric; one of another kind is made, and never rings. */
export class AlarmProvider implements ResourceProvider {
  public readonly replacedBy = ['AlarmName'];

  public constructor(
    private readonly alarms: Alarms,
    private readonly random: SeededRandom,
  ) {}

  public async create(request: CreateResourceRequest): Promise<ProvisionedResource> {
    const name = optionalText(request.properties, 'AlarmName') ?? generatedName(request, this.random, LONGEST_ALARM_NAME);
    return Promise.resolve(this.put(name, request.properties));
  }

  public async update(physicalId: string, _previous: ResolvedProperties, { properties }: CreateResourceRequest): Promise<ProvisionedResource> {
    return Promise.resolve(this.put(physicalId, properties));
  }

  public async delete(physicalId: string): Promise<void> {
    this.alarms.delete(physicalId);
    return Promise.resolve();
  }

  private put(name: string, properties: ResolvedProperties): ProvisionedResource {
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
