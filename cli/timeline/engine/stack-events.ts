import { type CloudFormationClient, paginateDescribeStackEvents } from '@aws-sdk/client-cloudformation';
import { callAws } from '../../../lambda/aws/aws-error';
import { unlessMissing } from '../../../lambda/errors/service-call-error';
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
  const found = await unlessMissing(() => callAws('cloudformation:DescribeStackEvents', stack, () => newestOf(client, stack, since)));
  return found?.toReversed();
}

async function newestOf(client: CloudFormationClient, stack: string, since: number): Promise<readonly StackEventLine[]> {
  const found: StackEventLine[] = [];
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName: stack })) {
    for (const { Timestamp, LogicalResourceId = '', ResourceType = '', ResourceStatus = '', ResourceStatusReason } of StackEvents) {
      const time = Timestamp?.getTime() ?? 0;
      if (time < since) {
        return found;
      }
      found.push({ time, logicalId: LogicalResourceId, resourceType: ResourceType, status: ResourceStatus, reason: ResourceStatusReason });
    }
  }
  return found;
}
