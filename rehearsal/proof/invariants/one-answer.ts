import type { Chronicle, ChronicledRequest } from './chronicle';
import { clockTime, type Invariant } from './invariant';

/**
 * Each request that CloudFormation still waits for gets one answer before its deadline. The same answer may be delivered
 * again, as CloudFormation takes the first; another one may not. A wait condition gets its signal before it times out,
 * whether the rotation has succeeded or not: the verdict says which.
 */
export const ONE_ANSWER: Invariant = {
  name: 'One answer',
  check: (chronicle) => [
    ...chronicle.requests.flatMap((request) => faultsOf(request, chronicle)),
    ...chronicle.waits
      .filter(({ how, excuse }) => how === 'timed out' && excuse === undefined)
      .map(({ time, logicalId }) => `${clockTime(time)} the wait ${logicalId} timed out: nobody has signalled how the rotation ended`),
  ],
};

function faultsOf(request: ChronicledRequest, { answers }: Chronicle): string[] {
  const about = `the ${request.requestType} of ${request.logicalId}, sent ${clockTime(request.issuedAt)} (${request.requestId})`;
  const own = answers.filter(({ requestId }) => requestId === request.requestId);
  const contents = new Set(own.map(({ status, reason, physicalId }) => JSON.stringify([status, reason, physicalId])));
  return [
    ...(request.ending === 'timed out' && request.excuse === undefined ? [`${about} was not answered in time; look at the end of its execution`] : []),
    ...(request.ending === undefined ? [`${about} is still being waited for when nothing happens any more`] : []),
    ...(contents.size > 1 ? [`${about} got ${contents.size} different answers: ${[...contents].join(' ')}`] : []),
    ...own.filter(({ status }) => status === 'INVALID').map(({ reason }) => `${about} got an answer that CloudFormation cannot read: ${reason}`),
  ];
}
