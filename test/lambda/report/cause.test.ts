import { parseCause } from '../../../lambda/report/cause';
import { requestEvent } from '../support/requests';

const REQUEST = requestEvent({ RequestId: 'r1' });

const EVENT = {
  version: '0',
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  detail: { executionArn: 'arn:execution', input: '{"requestId":"r1"}', status: 'ABORTED', error: 'forged', cause: null },
};

const record = (requestPayload: unknown): unknown => ({
  version: '1.0',
  requestContext: { requestId: 'i', functionArn: 'f', condition: 'RetriesExhausted', approximateInvokeCount: 3 },
  requestPayload,
  responsePayload: { errorMessage: 'table not found' },
});

it('is told an answer by the state machine', () => {
  expect(parseCause({ requestId: 'r1' })).toEqual({ kind: 'decided', requestId: 'r1' });
});

it('takes from an event nothing but the execution that is to be looked up', () => {
  expect(parseCause(EVENT)).toEqual({ kind: 'execution ended', executionArn: 'arn:execution' });
});

it('takes a request over that could not begin, and no words with it', () => {
  const cause = parseCause(record(REQUEST));
  expect(cause).toMatchObject({ kind: 'not begun', event: { requestId: 'r1' } });
  expect(JSON.stringify(cause)).not.toContain('table not found');
});

it.each([
  ['an event', EVENT, 'execution ended'],
  ['a request that could not begin', record(REQUEST), 'not begun'],
])('reads a letter from the dead-letter queue: a call with %s that failed', (_what, payload, kind) => {
  expect(parseCause(record(payload))).toMatchObject({ kind });
});

it('refuses anything else without quoting it', () => {
  expect(() => parseCause({ secret: 'token' })).toThrow(/^(?!.*token).*not an input/);
  expect(() => parseCause(record(record(record(EVENT))))).toThrow(/not an input/);
});
