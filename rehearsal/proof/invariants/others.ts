import { ANSWER_WITHIN_SECONDS } from '../../../lib/contract';
import type { RecordedAnswer } from '../../aws/cloudformation/custom-resource/custom-resource-requests';
import type { Recording, RequestRecord } from './recording';
import { clockTime, type Invariant } from './invariant';

/** What the engine says of a target that only has something else to do. */
const BUSY = /FAILED_PRECONDITION|that is not ours runs|runs on the cluster|takes no change/;
const TIMED_OUT = /did not settle/;
/** What it was not sure of beforehand, and is not why it failed. */
const ASIDE = /The pre-flight had warned: .*|the pre-flight found .*/s;

/**
 * No operation of somebody else is cancelled or rolled back, and a busy target is waited for until the deadline: on the
 * way there that is a timeout, and on the way back no failure at all.
 */
export const OTHERS: Invariant = {
  name: 'Others are left alone',
  check: ({ trespasses, requests, answers }: Recording) => [
    ...trespasses
      .filter(({ exempt }) => exempt === undefined)
      .map(({ time, what, operation }) => `${clockTime(time)} ${operation} of somebody else was ${what}; look at the change that was sent last`),
    ...requests.flatMap((request) => answers.filter(({ requestId, status }) => requestId === request.requestId && status === 'FAILED').flatMap((answer) => impatience(request, answer))),
  ],
};

function impatience(request: RequestRecord, { time, reason = '' }: RecordedAnswer): string[] {
  const about = `${clockTime(time)} the ${request.requestType} of ${request.logicalId} (${request.requestId})`;
  const words = reason.replace(ASIDE, '');
  if (TIMED_OUT.test(words)) {
    const seconds = Math.min(Number(request.properties['TimeoutSeconds']), ANSWER_WITHIN_SECONDS);
    return time < request.issuedAt + seconds * 1000 && request.resourceType.endsWith('Link') ? [`${about} was given up before its ${seconds} s were over: ${reason}`] : [];
  }
  return BUSY.test(words) ? [`${about} failed because somebody else was busy: ${reason}`] : [];
}
