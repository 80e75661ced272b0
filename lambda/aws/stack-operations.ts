import { type CloudFormationClient, DescribeStackResourceCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { awsCallError } from './aws-error';
import { isUnknownStack } from './stacks';

/** What CloudFormation itself says of a request. */
export type Testimony =
  | { readonly kind: 'its own' }
  /** It may only not show it yet. */
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'not its own'; readonly why: string };

interface Subject {
  readonly requestType: 'Create' | 'Update' | 'Delete';
  readonly stackId: string;
  readonly logicalResourceId: string;
  readonly resourceType: string;
}

const GOING_FORWARD = ['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'];

/**
 * Asks CloudFormation whether an operation is under way of which a request can be part.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResource.html
 *
 * @throws ServiceCallError.
 */
export class StackOperations {
  public constructor(private readonly client: CloudFormationClient) {}

  public async testify({ requestType, stackId, logicalResourceId, resourceType }: Subject): Promise<Testimony> {
    const status = await this.statusOf(stackId);
    const resource = await this.resource(stackId, logicalResourceId);
    if (resource !== undefined && resource.type !== resourceType) {
      return { kind: 'not its own', why: `${logicalResourceId} is a resource of type ${resource.type}` };
    }
    // In which status a stack is while a failure is put back (`--no-rollback`) is not documented: the resource says it, too.
    if (!status.endsWith('_IN_PROGRESS') && resource?.status.endsWith('_IN_PROGRESS') !== true) {
      return { kind: 'not its own', why: `no operation is under way (the stack is ${status === '' ? 'gone' : status})` };
    }
    // What goes may be forgotten already when its last request comes: a Delete is not refused for that.
    const isShown = requestType !== 'Delete' || GOING_FORWARD.includes(status);
    return resource === undefined && isShown
      ? { kind: 'unknown', why: `the stack has no resource ${logicalResourceId}` }
      : { kind: 'its own' };
  }

  private async statusOf(stackId: string): Promise<string> {
    try {
      const { Stacks } = await this.client.send(new DescribeStacksCommand({ StackName: stackId }));
      return Stacks?.[0]?.StackStatus ?? '';
    } catch (error) {
      if (isUnknownStack(error)) {
        return '';
      }
      throw awsCallError('cloudformation:DescribeStacks', stackId, error);
    }
  }

  private async resource(stackId: string, logicalId: string): Promise<{ readonly type: string; readonly status: string } | undefined> {
    try {
      const { StackResourceDetail } = await this.client.send(new DescribeStackResourceCommand({ StackName: stackId, LogicalResourceId: logicalId }));
      return { type: StackResourceDetail?.ResourceType ?? '', status: StackResourceDetail?.ResourceStatus ?? '' };
    } catch (error) {
      if (isUnknownStack(error)) {
        return undefined;
      }
      throw awsCallError('cloudformation:DescribeStackResource', `${logicalId} of ${stackId}`, error);
    }
  }
}
