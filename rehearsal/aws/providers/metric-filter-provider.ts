import type { ResourceProvider } from '../cloudformation/resource-provider';
import type { MetricFilters } from '../logs/metric-filters';
import type { SeededRandom } from '../../world/random/seeded-random';
import { namedProvider } from './named-provider';
import { objects, optionalText, text } from './properties';

/** `AWS::Logs::MetricFilter`, with its one transformation. */
export function metricFilterProvider(filters: MetricFilters, random: SeededRandom): ResourceProvider {
  return namedProvider(random, {
    property: 'FilterName',
    longest: 512,
    replacedBy: ['FilterName', 'LogGroupName'],
    put: (name, properties) => {
      const [transformation = {}] = objects(properties, 'MetricTransformations');
      const dimensions = objects(transformation, 'Dimensions').map((dimension) => [text(dimension, 'Key'), text(dimension, 'Value')] as const);
      if (dimensions.length > 0 && transformation.DefaultValue !== undefined) {
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-logs-metricfilter-metrictransformation.html
        throw new Error('Invalid metric transformation: dimensions and default value are mutually exclusive properties.');
      }
      filters.put(name, {
        logGroup: text(properties, 'LogGroupName'),
        pattern: optionalText(properties, 'FilterPattern') ?? '',
        namespace: text(transformation, 'MetricNamespace'),
        metricName: text(transformation, 'MetricName'),
        value: text(transformation, 'MetricValue'),
        dimensions: Object.fromEntries(dimensions),
      });
      return { physicalId: name, attributes: {} };
    },
    delete: (name) => filters.delete(name),
  });
}
