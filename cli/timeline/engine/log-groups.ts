import { type CloudWatchLogsClient, FilterLogEventsCommand, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import { awsCallError } from '../../../lambda/aws/aws-error';
import type { LogLine } from './log-line';

/**
 * Everything in a log group from a moment on; nothing where somebody has deleted the group.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 *
 * @throws ServiceCallError.
 */
export async function linesOfGroup(client: CloudWatchLogsClient, logGroupName: string, since: number): Promise<readonly LogLine[]> {
  const found: LogLine[] = [];
  let nextToken: string | undefined;
  try {
    do {
      // A page may be empty and not be the last.
      const page = await client.send(new FilterLogEventsCommand({ logGroupName, startTime: since, ...(nextToken === undefined ? {} : { nextToken }) }));
      found.push(...(page.events ?? []).map(({ timestamp = 0, message = '' }) => ({ time: timestamp, line: message.trimEnd() })));
      ({ nextToken } = page);
    } while (nextToken !== undefined && nextToken !== '');
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      return [];
    }
    throw awsCallError('logs:FilterLogEvents', logGroupName, error);
  }
  return found;
}
