import type { CreateResourceRequest, ProvisionedResource, ResolvedProperties, ResourceProvider } from '../cloudformation/resource-provider';
import type { MetricFilters } from '../logs/metric-filters';
import type { SeededRandom } from '../../world/random/seeded-random';
import { generatedName } from './generated-name';
import { objects, optionalText, text } from './properties';

const LONGEST_FILTER_NAME = 512;

/** `AWS::Logs::MetricFilter`, with its one transformation. */
export class MetricFilterProvider implements ResourceProvider {
  public readonly replacedBy = ['FilterName', 'LogGroupName'];

  public constructor(
    private readonly filters: MetricFilters,
    private readonly random: SeededRandom,
  ) {}

  public async create(request: CreateResourceRequest): Promise<ProvisionedResource> {
    const name = optionalText(request.properties, 'FilterName') ?? generatedName(request, this.random, LONGEST_FILTER_NAME);
    return Promise.resolve(this.put(name, request.properties));
  }

  public async update(physicalId: string, _previous: ResolvedProperties, { properties }: CreateResourceRequest): Promise<ProvisionedResource> {
    return Promise.resolve(this.put(physicalId, properties));
  }

  public async delete(physicalId: string): Promise<void> {
    this.filters.delete(physicalId);
    return Promise.resolve();
  }

  private put(name: string, properties: ResolvedProperties): ProvisionedResource {
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
