import { type CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { callAws } from '../../../lambda/aws/aws-error';
import { unlessMissing } from '../../../lambda/errors/service-call-error';
import type { LogLine } from './log-line';

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
