import { type CloudFormationClient, paginateDescribeStackEvents } from '@aws-sdk/client-cloudformation';
import { type CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { callAws } from '../../../lambda/aws/aws-error';
import { unlessMissing } from '../../../lambda/errors/service-call-error';
import type { LogLine } from './log-line';
import type { StackEventLine } from './timeline';

/**
 * Everything in a log group from a moment on; nothing where somebody has deleted the group.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 *
 * @throws ServiceCallError.
 */
export async function linesOfGroup(client: CloudWatchLogsClient, logGroupName: string, since: number): Promise<readonly LogLine[]> {
  const lines = await unlessMissing(() =>
    callAws('logs:FilterLogEvents', logGroupName, async () => {
      const found: LogLine[] = [];
      for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName, startTime: since })) {
        found.push(...events.map(({ timestamp = 0, message = '' }) => ({ time: timestamp, line: message.trimEnd() })));
      }
      return found;
    }),
  );
  return lines ?? [];
}

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
