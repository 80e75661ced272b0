import type { CreateResourceRequest, ProvisionedResource, ResourceProvider } from '../cloudformation/resource-provider';
import type { SeededRandom } from '../../world/random/seeded-random';
import type { Queues } from '../sqs/queues';
import { generatedName } from './generated-name';
import { optionalText } from './properties';

const LONGEST_QUEUE_NAME = 80;

/** `AWS::SQS::Queue`: its physical ID is its URL. */
export class QueueProvider implements ResourceProvider {
  public readonly replacedBy = ['QueueName', 'FifoQueue'];

  public constructor(
    private readonly queues: Queues,
    private readonly random: SeededRandom,
  ) {}

  public async create(request: CreateResourceRequest): Promise<ProvisionedResource> {
    return Promise.resolve(this.provisioned(optionalText(request.properties, 'QueueName') ?? generatedName(request, this.random, LONGEST_QUEUE_NAME)));
  }

  public async update(physicalId: string): Promise<ProvisionedResource> {
    return Promise.resolve(this.provisioned(nameOf(physicalId)));
  }

  public async delete(physicalId: string): Promise<void> {
    this.queues.remove(nameOf(physicalId));
    return Promise.resolve();
  }

  private provisioned(name: string): ProvisionedResource {
    const { arn, url } = this.queues.create(name);
    return { physicalId: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
  }
}

function nameOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}
