import { LINK_RESOURCE_TYPE } from '../../../lib/contract';
import type { WaitConditions } from '../../../lambda/aws/wait-conditions';
import { ServiceCallError } from '../../../lambda/errors/service-call-error';
import type { Ledger } from '../../../lambda/ledger/ledger';
import type { RequestRow, Verdict } from '../../../lambda/ledger/request-row';
import { put } from '../../../lambda/answer/put';
import { report, type Reporting } from '../../../lambda/report/report';
import { LoopbackServer, type LoopbackRequest } from '../../../rehearsal/http/loopback-server';
import { linkTo } from '../support/link';

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

const OWNER = 'arn:aws:cloudformation:us-east-1:111122223333:stack/app/1';
const RESPONSE_HOST = 'https://cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com';

/** Reaches the server where CloudFormation's bucket would be. */
const world = (ledger: Ledger, waits = {} as WaitConditions): Reporting => ({
  ledger,
  waits,
  owner: OWNER,
  now: () => NOW,
  put: (url, body) => put(url.replace(RESPONSE_HOST, server.origin), body),
});

/** What Lambda tells its on-failure destination. */
function notBegun(requestType: string, changes: Readonly<Record<string, string>> = {}) {
  return {
    requestContext: { condition: 'RetriesExhausted' },
    requestPayload: {
      RequestType: requestType,
      ResponseURL: `${RESPONSE_HOST}/answer?X-Amz-Date=20261102T090000Z`,
      StackId: OWNER,
      RequestId: 'request-1',
      ResourceType: LINK_RESOURCE_TYPE,
      LogicalResourceId: 'Link',
      PhysicalResourceId: 'the-id-before',
      ResourceProperties: {},
      ...changes,
    },
    responsePayload: { errorMessage: 'the ledger could not be asked' },
  };
}

/** What EventBridge tells of an execution that a person has stopped. */
const STOPPED = {
  'detail-type': 'Step Functions Execution Status Change',
  detail: { status: 'ABORTED', input: JSON.stringify({ requestId: 'request-1' }), executionArn: 'arn:execution' },
};

const UNREACHABLE = {
  openRequest: () => Promise.reject(new ServiceCallError('DynamoDB does not answer', 'transient')),
} as unknown as Ledger;

it.each([
  ['Update', 'FAILED'],
  ['Delete', 'SUCCESS'],
])('answers the %s that begin could not take in with %s, even when the ledger cannot be reached', async (requestType, status) => {
  await report(world(UNREACHABLE), notBegun(requestType));
  expect(received).toHaveLength(1);
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ Status: status, PhysicalResourceId: 'the-id-before', RequestId: 'request-1' });
});

it('releases the wait of an execution that is stopped in the very moment in which its request is answered as accepted', async () => {
  const verdicts: string[] = [];
  const released: string[] = [];
  const request: RequestRow = {
    id: 'request-1',
    requestType: 'Update',
    stackId: 'stack',
    logicalResourceId: 'Link',
    issuedAt: NOW,
    responseUrl: `${server.origin}/answer`,
    expires: NOW,
    assignments: [{ role: 'link', done: false, link: linkTo('new', { wait: 'Wait' }) }],
  };
  const ledger = {
    request: () => Promise.resolve(request),
    // The function that was still running was faster.
    decideAnswer: () => Promise.resolve({ status: 'SUCCESS', physicalResourceId: 'the-id' }),
    closeRequest: () => Promise.resolve(),
    decideVerdict: (_: string, { status, reason }: Verdict) => Promise.resolve(verdicts.push(`${status}: ${reason}`)),
    closeWait: () => Promise.resolve(),
  } as unknown as Ledger;
  const waits = { state: () => Promise.resolve('waiting'), release: (_: string, id: string) => Promise.resolve(released.push(id)) } as unknown as WaitConditions;
  await report(world(ledger, waits), STOPPED);
  expect(received.map(({ body }) => (JSON.parse(body) as { Status: string }).Status)).toEqual(['SUCCESS']);
  expect(verdicts).toEqual([expect.stringMatching(/^FAILED: .* stopped the execution/)]);
  expect(released).toEqual(['Wait']);
});

it.each([
  ['another stack', { StackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/other/1' }],
  ['nobody at AWS', { ResponseURL: 'https://192.0.2.1/answer?X-Amz-Date=20261102T090000Z' }],
  ['the future', { ResponseURL: `${RESPONSE_HOST}/answer?X-Amz-Date=20261102T091100Z` }],
])('asks the ledger nothing, and answers nobody, for what came from %s', async (_, changes) => {
  await report(world({} as Ledger), notBegun('Update', changes));
  expect(received).toEqual([]);
});

it('leaves a request alone of which another delivery has been taken in', async () => {
  const standing: Partial<RequestRow> = { id: 'request-1', responseUrl: `${RESPONSE_HOST}/answer`, startedAt: NOW };
  await report(world({ openRequest: () => Promise.resolve(standing) } as unknown as Ledger), notBegun('Update'));
  expect(received).toEqual([]);
});
