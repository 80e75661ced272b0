import type { ProvisionedResource } from '../cloudformation/resource-provider';
import type { SeededRandom } from '../../world/random/seeded-random';
import type { Queues } from '../sqs/queues';
import { NamedProvider } from './named-provider';

/** `AWS::SQS::Queue`: its physical ID is its URL. */
export class QueueProvider extends NamedProvider {
  public readonly replacedBy = ['QueueName', 'FifoQueue'];

  public constructor(
    private readonly queues: Queues,
    random: SeededRandom,
  ) {
    super(random, { property: 'QueueName', longest: 80 });
  }

  public delete(physicalId: string): void {
    this.queues.remove(this.nameOf(physicalId));
  }

  protected override nameOf(url: string): string {
    return url.slice(url.lastIndexOf('/') + 1);
  }

  protected put(name: string): ProvisionedResource {
    const { arn, url } = this.queues.create(name);
    return { physicalId: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
  }
}
