import type { ResourceProvider } from '../cloudformation/resource-provider';
import type { SeededRandom } from '../../world/random/seeded-random';
import type { Queues } from '../sqs/queues';
import { namedProvider } from './named-provider';

/** `AWS::SQS::Queue`: its physical ID is its URL. */
export function queueProvider(queues: Queues, random: SeededRandom): ResourceProvider {
  return namedProvider(random, {
    property: 'QueueName',
    longest: 80,
    replacedBy: ['QueueName', 'FifoQueue'],
    nameIn: (url) => url.slice(url.lastIndexOf('/') + 1),
    put: (name) => {
      const { arn, url } = queues.create(name);
      return { physicalId: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
    },
    delete: (name) => queues.remove(name),
  });
}
