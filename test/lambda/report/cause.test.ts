import { parseCause } from '../../../lambda/report/cause';

const executionEnded = (detail: object): unknown => ({
  version: '0',
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  detail: { executionArn: 'arn:execution', input: '{"requestId":"r1"}', status: 'ABORTED', error: null, cause: null, ...detail },
});

it('is told an answer by the state machine', () => {
  expect(parseCause({ requestId: 'r1' })).toEqual({ kind: 'decided', requestId: 'r1' });
});

it('reads the function\'s own words out of a failed task', () => {
  const failure = { Error: 'Lambda.Unknown', Cause: '{"errorMessage":"out of memory","errorType":"Runtime"}' };
  expect(parseCause({ requestId: 'r1', failure })).toEqual({ kind: 'crashed', requestId: 'r1', why: 'Lambda.Unknown: out of memory' });
});

it.each([
  ['ABORTED', {}, /a person or a program stopped the execution.*arn:execution/],
  ['TIMED_OUT', {}, /the execution timed out/],
  ['FAILED', { error: 'States.Runtime', cause: 'bad path' }, /the execution failed \(States.Runtime: bad path\)/],
])('says how an execution ended: %s', (status, detail, words) => {
  expect(parseCause(executionEnded({ status, ...detail }))).toMatchObject({ kind: 'execution ended', requestId: 'r1', why: expect.stringMatching(words) as string });
});

it('takes a request over that could not begin', () => {
  const request = {
    RequestType: 'Create',
    ResponseURL: 'https://bucket/key?X-Amz-Date=20261102T090000Z&X-Amz-Signature=secret',
    StackId: 's',
    RequestId: 'r1',
    ResourceType: 'Custom::GkeInstanceProfileLink',
    LogicalResourceId: 'Link',
    ResourceProperties: {},
  };
  const cause = parseCause({
    version: '1.0',
    requestContext: { requestId: 'i', functionArn: 'f', condition: 'RetriesExhausted', approximateInvokeCount: 3 },
    requestPayload: request,
    responsePayload: { errorMessage: 'table not found' },
  });
  expect(cause).toMatchObject({ kind: 'not begun', event: { requestId: 'r1' }, why: expect.stringContaining('RetriesExhausted') as string });
  expect((cause as { why: string }).why).not.toContain('secret');
});

it('refuses anything else without quoting it', () => {
  expect(() => parseCause({ secret: 'token' })).toThrow(/^(?!.*token).*not an input/);
});
