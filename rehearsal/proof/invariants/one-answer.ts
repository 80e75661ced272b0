import type { Recording, RequestRecord } from './recording';
import { clockTime, type Invariant } from './invariant';

/**
 * Each request that CloudFormation still waits for gets one answer before its deadline. The same answer may be delivered
 * again, as CloudFormation takes the first; another one may not. A wait condition gets its signal before it times out,
 * whether the rotation has succeeded or not: the verdict says which.
 */
export const ONE_ANSWER: Invariant = {
  name: 'One answer',
  check: (recording) => [
    ...recording.requests.flatMap((request) => faultsOf(request, recording)),
    ...recording.waits
      .filter(({ how, exempt }) => how === 'timed out' && exempt === undefined)
      .map(({ time, logicalId }) => `${clockTime(time)} the wait ${logicalId} timed out: nobody has signalled how the rotation ended`),
  ],
};

function faultsOf(request: RequestRecord, { answers }: Recording): string[] {
  const about = `the ${request.requestType} of ${request.logicalId}, sent ${clockTime(request.issuedAt)} (${request.requestId})`;
  const own = answers.filter(({ requestId }) => requestId === request.requestId);
  const contents = new Set(own.map(({ status, reason, physicalId }) => JSON.stringify([status, reason, physicalId])));
  return [
    ...(request.ending === 'timed out' && request.exempt === undefined ? [`${about} was not answered in time; look at the end of its execution`] : []),
    ...(request.ending === undefined ? [`${about} is still being waited for when nothing happens any more`] : []),
    ...(contents.size > 1 ? [`${about} got ${contents.size} different answers: ${[...contents].join(' ')}`] : []),
    ...own.filter(({ status }) => status === 'INVALID').map(({ reason }) => `${about} got an answer that CloudFormation cannot read: ${reason}`),
  ];
}
