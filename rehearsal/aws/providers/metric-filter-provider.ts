import type { ProvisionedResource, ResolvedProperties } from '../cloudformation/resource-provider';
import type { MetricFilters } from '../logs/metric-filters';
import type { SeededRandom } from '../../world/random/seeded-random';
import { NamedProvider } from './named-provider';
import { objects, optionalText, text } from './properties';

/** `AWS::Logs::MetricFilter`, with its one transformation. */
export class MetricFilterProvider extends NamedProvider {
  public readonly replacedBy = ['FilterName', 'LogGroupName'];

  public constructor(
    private readonly filters: MetricFilters,
    random: SeededRandom,
  ) {
    super(random, { property: 'FilterName', longest: 512 });
  }

  public delete(physicalId: string): void {
    this.filters.delete(physicalId);
  }

  protected put(name: string, properties: ResolvedProperties): ProvisionedResource {
    const [transformation = {}] = objects(properties, 'MetricTransformations');
    const dimensions = objects(transformation, 'Dimensions').map((dimension) => [text(dimension, 'Key'), text(dimension, 'Value')] as const);
    if (dimensions.length > 0 && transformation['DefaultValue'] !== undefined) {
      // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-logs-metricfilter-metrictransformation.html
      throw new Error('Invalid metric transformation: dimensions and default value are mutually exclusive properties.');
    }
    this.filters.put(name, {
      logGroup: text(properties, 'LogGroupName'),
      pattern: optionalText(properties, 'FilterPattern') ?? '',
      namespace: text(transformation, 'MetricNamespace'),
      metricName: text(transformation, 'MetricName'),
      value: text(transformation, 'MetricValue'),
      ...(dimensions.length === 0 ? {} : { dimensions: Object.fromEntries(dimensions) }),
    });
    return { physicalId: name, attributes: {} };
  }
}
