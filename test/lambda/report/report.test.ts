import { LINK_RESOURCE_TYPE } from '../../../lib/contract';
import type { WaitConditions } from '../../../lambda/aws/wait-conditions';
import { ServiceCallError } from '../../../lambda/errors/service-call-error';
import type { Ledger } from '../../../lambda/ledger/ledger';
import { report } from '../../../lambda/report/report';
import { LoopbackServer, type LoopbackRequest } from '../../../rehearsal/http/loopback-server';

const NOW = Date.UTC(2026, 10, 2, 9, 5, 0);

const received: LoopbackRequest[] = [];
let server: LoopbackServer;

beforeAll(async () => {
  server = await LoopbackServer.start((request) => {
    received.push(request);
    return { status: 200 };
  });
});
afterAll(() => server.stop());
beforeEach(() => {
  received.length = 0;
});

/** What Lambda tells its on-failure destination. */
function notBegun(requestType: string) {
  return {
    requestContext: { condition: 'RetriesExhausted' },
    requestPayload: {
      RequestType: requestType,
      ResponseURL: `${server.origin}/answer?X-Amz-Date=20261102T090000Z`,
      StackId: 'stack',
      RequestId: 'request-1',
      ResourceType: LINK_RESOURCE_TYPE,
    LogicalResourceId: 'Link',
      PhysicalResourceId: 'the-id-before',
      ResourceProperties: {},
    },
    responsePayload: { errorMessage: 'the ledger could not be asked' },
  };
}

const UNREACHABLE = {
  openRequest: () => Promise.reject(new ServiceCallError('DynamoDB does not answer', 'transient')),
} as unknown as Ledger;

it.each([
  ['Update', 'FAILED'],
  ['Delete', 'SUCCESS'],
])('answers the %s that begin could not take in with %s, even when the ledger cannot be reached', async (requestType, status) => {
  await report({ ledger: UNREACHABLE, waits: {} as WaitConditions, now: () => NOW }, notBegun(requestType));
  expect(received).toHaveLength(1);
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ Status: status, PhysicalResourceId: 'the-id-before', RequestId: 'request-1' });
});
