import { z } from 'zod';
import type { LoopbackHandler } from '../../world/http/loopback-server';
import type { LogLine } from '../lambda/log';
import { jsonProtocol } from '../wire/json-protocol';
import { ServiceError } from '../wire/service-error';

const EVENTS_PER_PAGE = 200;
const request = z.object({ logGroupName: z.string(), startTime: z.number().optional(), nextToken: z.string().optional() }).strict();

/**
 * CloudWatch Logs, as far as people ask it what the functions have written.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 */
export function logsApi(lines: () => readonly LogLine[]): LoopbackHandler {
  return jsonProtocol({
    FilterLogEvents: (input) => {
      const { logGroupName, startTime = 0, nextToken } = request.parse(input);
      const ofGroup = lines().filter(({ logGroup }) => logGroup === logGroupName);
      if (ofGroup.length === 0) {
        throw new ServiceError('ResourceNotFoundException', 'The specified log group does not exist.');
      }
      const found = ofGroup.filter(({ time }) => time >= startTime);
      // The first page may be empty all the same: a page is what was searched, and not what was found.
      const from = nextToken === undefined ? -EVENTS_PER_PAGE : Number(nextToken);
      const to = from + EVENTS_PER_PAGE;
      const events = found.slice(Math.max(from, 0), Math.max(to, 0)).map(({ time, line }) => ({ timestamp: time, message: line, logStreamName: logGroupName }));
      return { events, ...(to < found.length ? { nextToken: String(to) } : {}) };
    },
  });
}
