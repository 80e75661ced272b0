import { type CloudFormationClient, DescribeStackEventsCommand } from '@aws-sdk/client-cloudformation';
import { awsCallError } from '../../../lambda/aws/aws-error';
import { isUnknownStack } from '../../../lambda/aws/stacks';
import type { StackEventLine } from './timeline';

/**
 * The events of a stack from a moment on. CloudFormation tells the newest first.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackEvents.html
 *
 * @returns undefined where there is no such stack.
 * @throws ServiceCallError.
 */
export async function eventsOfStack(client: CloudFormationClient, stack: string, since: number): Promise<readonly StackEventLine[] | undefined> {
  const found: StackEventLine[] = [];
  let NextToken: string | undefined;
  try {
    do {
      const page = await client.send(new DescribeStackEventsCommand({ StackName: stack, ...(NextToken === undefined ? {} : { NextToken }) }));
      const events = page.StackEvents ?? [];
      const recent = events.filter(({ Timestamp }) => (Timestamp?.getTime() ?? 0) >= since);
      found.push(
        ...recent.map(({ Timestamp, LogicalResourceId = '', ResourceType = '', ResourceStatus = '', ResourceStatusReason }) => ({
          time: Timestamp?.getTime() ?? 0,
          logicalId: LogicalResourceId,
          resourceType: ResourceType,
          status: ResourceStatus,
          ...(ResourceStatusReason === undefined ? {} : { reason: ResourceStatusReason }),
        })),
      );
      NextToken = recent.length < events.length ? undefined : page.NextToken;
    } while (NextToken !== undefined && NextToken !== '');
  } catch (error) {
    if (isUnknownStack(error)) {
      return undefined;
    }
    throw awsCallError('cloudformation:DescribeStackEvents', stack, error);
  }
  return found.toReversed();
}
