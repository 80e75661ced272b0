import { type CloudFormationClient, DescribeStackResourcesCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { awsCallError } from './aws-error';

const INSTANCE_PROFILE = 'AWS::IAM::InstanceProfile';

/** A resource that a stack has given up, although AWS may still have it (deletion policy `Retain`). */
const GIVEN_UP = ['DELETE_COMPLETE', 'DELETE_SKIPPED'];

/** The region that a stack is in, or undefined for what is not the ID of a stack. */
export function regionOfStack(stackId: string): string | undefined {
  return /^arn:[a-z-]+:cloudformation:([a-z0-9-]+):\d+:stack\/[^/]+\/.+$/.exec(stackId)?.[1];
}

/** Name of a stack that is given by its ID. */
export function nameOfStack(stackId: string): string {
  return stackId.split('/')[1] ?? stackId;
}

/**
 * Names of the instance profiles that a stack holds. None where it has been deleted; CloudFormation forgets a deleted
 * stack after 90 days.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html
 *
 * @throws ServiceCallError.
 */
export async function profilesHeldBy(client: CloudFormationClient, stackId: string): Promise<readonly string[]> {
  const held: string[] = [];
  let NextToken: string | undefined;
  try {
    do {
      const page = await client.send(
        new ListStackResourcesCommand({ StackName: stackId, ...(NextToken === undefined ? {} : { NextToken }) }),
      );
      for (const { ResourceType, PhysicalResourceId, ResourceStatus } of page.StackResourceSummaries ?? []) {
        if (ResourceType === INSTANCE_PROFILE && PhysicalResourceId !== undefined && !GIVEN_UP.includes(ResourceStatus ?? '')) {
          held.push(PhysicalResourceId);
        }
      }
      ({ NextToken } = page);
    } while (NextToken !== undefined && NextToken !== '');
  } catch (error) {
    if (isUnknown(error)) {
      return [];
    }
    throw awsCallError('cloudformation:ListStackResources', stackId, error);
  }
  return held;
}

/**
 * ID of the stack that has, or had, a resource of this physical ID, in the client's region. The answer names at most a
 * hundred resources of that stack, so whether it still holds this one is a question of its own.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html
 *
 * @throws ServiceCallError.
 */
export async function stackThatNames(client: CloudFormationClient, physicalId: string): Promise<string | undefined> {
  try {
    const { StackResources } = await client.send(new DescribeStackResourcesCommand({ PhysicalResourceId: physicalId }));
    return StackResources?.find(({ StackId }) => StackId !== undefined)?.StackId;
  } catch (error) {
    if (isUnknown(error)) {
      return undefined;
    }
    throw awsCallError('cloudformation:DescribeStackResources', physicalId, error);
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist');
}
