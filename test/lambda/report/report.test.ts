import { put, type Put } from '../../../lambda/answer/put';
import type { Executions, SeenExecution } from '../../../lambda/aws/executions';
import type { WaitConditions } from '../../../lambda/aws/wait-conditions';
import { ServiceCallError } from '../../../lambda/errors/service-call-error';
import type { EventSender } from '../../../lambda/events/event-sender';
import type { Ledger } from '../../../lambda/ledger/ledger';
import type { Assignment, DecidedAnswer, RequestRow, Verdict } from '../../../lambda/ledger/request-row';
import { report, type Reporting } from '../../../lambda/report/report';
import { LoopbackServer, type LoopbackRequest } from '../../../rehearsal/world/http/loopback-server';
import { linkTo } from '../support/link';
import { requestEvent, requestRow, RESPONSE_HOST, STACK_ID } from '../support/requests';

const NOW = Date.UTC(2026, 10, 2, 9, 5, 0);
const EXECUTION = 'arn:aws:states:us-east-1:111122223333:execution:engine:request-1';
const FORGED = 'these words are forged';

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

const answers = (): unknown[] => received.map(({ body }) => JSON.parse(body) as unknown);

/** What Lambda tells its on-failure destination. */
function notBegun(requestType: string, changes: Readonly<Record<string, string>> = {}) {
  return {
    requestContext: { condition: 'RetriesExhausted' },
    requestPayload: requestEvent({ RequestType: requestType, PhysicalResourceId: 'the-id-before', ...changes }),
    responsePayload: { errorMessage: FORGED },
  };
}

/** What EventBridge tells of an execution, with words that nobody has to believe. */
const ENDED = {
  'detail-type': 'Step Functions Execution Status Change',
  detail: { status: 'ABORTED', input: '{"requestId":"another"}', executionArn: EXECUTION, cause: FORGED },
};

/** As the first look leaves it. */
function claimedRow(changes: Partial<RequestRow> = {}): RequestRow {
  return requestRow({ issuedAt: NOW, sealedUrl: 'sealed', executionArn: EXECUTION, expires: NOW, assignments: [{ role: 'link', done: false, link: linkTo('new', { wait: 'Wait' }) }], ...changes });
}

/** As `begin` leaves it: no look has come yet. */
function unclaimedRow(): RequestRow {
  const { assignments, ...row } = claimedRow();
  expect(assignments).toHaveLength(1);
  return row;
}

/** A ledger that holds one request, and keeps what is decided about it. */
class OneRequest {
  public readonly decided: DecidedAnswer[] = [];
  public readonly verdicts: Verdict[] = [];
  public readonly saved: (readonly Assignment[])[] = [];

  public constructor(private readonly row: RequestRow, private readonly standing?: DecidedAnswer) {}

  public asLedger(): Ledger {
    return {
      request: (id: string) => Promise.resolve(id === this.row.id ? this.row : undefined),
      openRequest: () => Promise.resolve(this.row),
      decideAnswer: (_: string, answer: DecidedAnswer) => {
        this.decided.push(answer);
        return Promise.resolve(this.standing ?? answer);
      },
      closeRequest: () => Promise.resolve(),
      decideVerdict: (_: string, verdict: Verdict) => Promise.resolve(this.verdicts.push(verdict)),
      closeWait: () => Promise.resolve(),
      forget: () => undefined,
      knownRequest: () => this.row,
      knownTarget: () => undefined,
      saveAssignments: (_: string, assignments: readonly Assignment[]) => Promise.resolve(this.saved.push(assignments)),
      saveTold: () => Promise.resolve(),
    } as unknown as Ledger;
  }
}

/** What Step Functions shows; whatever it is, it is about the execution that was asked for. */
function stepFunctions(seen?: Partial<SeenExecution>): Executions {
  return {
    describe: () => Promise.resolve(seen && { status: 'RUNNING', name: 'request-1', input: '{"requestId":"request-1"}', ...seen }),
  } as unknown as Executions;
}

const UNREACHABLE = { describe: () => Promise.reject(new ServiceCallError('no answer', 'transient')) } as unknown as Executions;

const NO_WAITS = { state: () => Promise.resolve('over') } as unknown as WaitConditions;

/** The only URL that was ever sealed, for the request that it was sealed for. */
const openUrl: Reporting['openUrl'] = (requestId, sealed) =>
  requestId === 'request-1' && sealed === 'sealed' ? Promise.resolve(`${RESPONSE_HOST}/answer`) : Promise.reject(new ServiceCallError('KMS does not open it', 'transient'));

async function called(input: unknown, ledger: Ledger, executions: Executions, waits = NO_WAITS): Promise<void> {
  // Reaches the server where CloudFormation's bucket would be.
  const reach: Put = (url, body) => put(url.replace(RESPONSE_HOST, server.origin), body);
  const events = { send: () => Promise.resolve(new Set()) } as unknown as EventSender;
  await report({ ledger, events, executions, waits, owner: STACK_ID, now: () => NOW, put: reach, openUrl }, input);
}

it.each([
  ['Update', 'FAILED'],
  ['Delete', 'SUCCESS'],
])('answers the %s that begin could not take in with %s, even when the ledger cannot be reached', async (requestType, status) => {
  const unreachable = { forget: () => undefined, knownRequest: () => undefined, openRequest: () => Promise.reject(new ServiceCallError('DynamoDB does not answer', 'transient')) } as unknown as Ledger;
  await called(notBegun(requestType), unreachable, stepFunctions());
  expect(answers()).toMatchObject([{ Status: status, PhysicalResourceId: 'the-id-before', RequestId: 'request-1' }]);
});

it('answers a request whose execution begin could never start', async () => {
  await called(notBegun('Update'), new OneRequest(unclaimedRow()).asLedger(), stepFunctions(undefined));
  expect(answers()).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining('could not be taken in') as string }]);
});

it('answers a request that nobody has looked at, where Step Functions can be asked as little as it could be told to start', async () => {
  await called(notBegun('Update'), new OneRequest(unclaimedRow()).asLedger(), UNREACHABLE);
  expect(answers()).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining('could not be taken in') as string }]);
});

it('says of an execution that has ended what Step Functions says of it', async () => {
  const cause = JSON.stringify({ errorType: 'EngineFault', errorMessage: 'TypeError: no such thing', trace: ['at line'] });
  await called(ENDED, new OneRequest(claimedRow()).asLedger(), stepFunctions({ status: 'FAILED', error: 'ReconcileFailed', cause }));
  expect(answers()).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining('the execution failed (ReconcileFailed: EngineFault: TypeError: no such thing)') as string }]);
});

it('gives up a way back that went on after its answer when its execution is stopped', async () => {
  const goingOn = { answer: { status: 'SUCCESS', physicalResourceId: 'the-id' }, answeredAt: NOW } as const;
  const ledger = new OneRequest(claimedRow({ ...goingOn, assignments: [{ role: 'restore', done: false, link: linkTo('old') }] }));
  await called(ENDED, ledger.asLedger(), stepFunctions({ status: 'ABORTED' }));
  expect(answers()).toEqual([]);
  expect(ledger.saved).toMatchObject([[{ role: 'restore', gaveUp: expect.stringContaining('stopped the execution') as string }]]);
});

it('has nothing to do about an execution that has ended as what it was', async () => {
  const ledger = new OneRequest(claimedRow({ answer: { status: 'FAILED', physicalResourceId: 'the-id' }, answeredAt: NOW, told: [] }));
  await called(ENDED, ledger.asLedger(), stepFunctions({ status: 'FAILED', error: 'RotationFailed', cause: 'Google has no capacity' }));
  expect([...answers(), ...ledger.decided, ...ledger.verdicts, ...ledger.saved]).toEqual([]);
});

it('releases the wait of an execution that is stopped in the very moment in which its request is answered as accepted', async () => {
  const released: string[] = [];
  // The function that was still running was faster.
  const ledger = new OneRequest(claimedRow(), { status: 'SUCCESS', physicalResourceId: 'the-id' });
  const waits = { state: () => Promise.resolve('waiting'), release: (_: string, id: string) => Promise.resolve(released.push(id)) } as unknown as WaitConditions;
  await called(ENDED, ledger.asLedger(), stepFunctions({ status: 'ABORTED' }), waits);
  expect(answers()).toMatchObject([{ Status: 'SUCCESS' }]);
  expect(ledger.verdicts).toEqual([{ status: 'FAILED', reason: expect.stringMatching(/stopped the execution/) as string }]);
  expect(released).toEqual(['Wait']);
});

describe('where to answer', () => {
  const decided = claimedRow({ answer: { status: 'SUCCESS', physicalResourceId: 'the-id' } });
  const { sealedUrl } = decided;
  const tell = (row: RequestRow): Promise<void> => called({ requestId: 'request-1' }, new OneRequest(row).asLedger(), stepFunctions());

  it('is opened', async () => {
    await tell(decided);
    expect(answers()).toMatchObject([{ Status: 'SUCCESS' }]);
  });

  it('is asked for again where it cannot be opened', async () => {
    await expect(tell({ ...decided, sealedUrl: `${String(sealedUrl)} for another request` })).rejects.toThrow('cannot be opened: KMS does not open it');
    expect(answers()).toEqual([]);
  });

  it('is known to whoever could not begin the request, sealed or not', async () => {
    const { sealedUrl: known, ...unwritten } = unclaimedRow();
    expect(known).toBeDefined();
    await called(notBegun('Update'), new OneRequest(unwritten).asLedger(), stepFunctions(undefined));
    expect(answers()).toMatchObject([{ RequestId: 'request-1' }]);
  });
});

describe('an invocation that is not true changes nothing, and its words go nowhere', () => {
  it.each<[string, () => unknown, Partial<SeenExecution> | undefined]>([
    ['a crash with any words, while the execution goes on', () => ({ requestId: 'request-1', failure: { Error: 'Forged', Cause: FORGED } }), {}],
    ['an answer that nobody has decided', () => ({ requestId: 'request-1' }), {}],
    ['a request that could not be taken in, while its execution goes on', () => notBegun('Update'), {}],
    ['a request that could not be taken in, and has been carried out', () => notBegun('Update'), { status: 'SUCCEEDED' }],
    ['a request that could not be taken in, of another stack', () => notBegun('Update', { StackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/other/1' }), undefined],
    ['a request that could not be taken in, to be answered at nobody of AWS', () => notBegun('Update', { ResponseURL: 'https://192.0.2.1/answer?X-Amz-Date=20261102T090000Z' }), undefined],
    ['a request that could not be taken in, of the future', () => notBegun('Update', { ResponseURL: `${RESPONSE_HOST}/answer?X-Amz-Date=20261102T091100Z` }), undefined],
    ['the end of an execution that has succeeded', () => ENDED, { status: 'SUCCEEDED' }],
    ['the end of an execution that is not there', () => ENDED, undefined],
    ['the end of an execution that a person has started with the ID of a request', () => ENDED, { status: 'ABORTED', name: 'mine' }],
    ['the end of an execution that only looks like that of the request', () => ENDED, { status: 'ABORTED', name: 'other-update-request-1' }],
    ['the end of an execution without a request', () => ENDED, { status: 'ABORTED', input: 'null' }],
    ['the end of an execution of a request that is not in the ledger', () => ENDED, { status: 'ABORTED', name: 'request-2', input: '{"requestId":"request-2"}' }],
  ])('%s', async (_what, input, seen) => {
    const ledger = new OneRequest(input() === ENDED ? claimedRow() : unclaimedRow());
    await called(input(), ledger.asLedger(), stepFunctions(seen));
    expect(answers()).toEqual([]);
    expect([...ledger.decided, ...ledger.verdicts]).toEqual([]);
  });

  it('leaves a request alone of which another delivery has been taken in', async () => {
    const ledger = new OneRequest(claimedRow({ startedAt: NOW }));
    await called(notBegun('Update'), ledger.asLedger(), stepFunctions(undefined));
    expect(answers()).toEqual([]);
  });

  it('leaves a request alone that a look has claimed, whether Step Functions can be asked or not', async () => {
    await called(notBegun('Update'), new OneRequest(claimedRow()).asLedger(), UNREACHABLE);
    expect(answers()).toEqual([]);
  });

  it('the end of an execution that goes on is asked about again, as Step Functions may show it late', async () => {
    const ledger = new OneRequest(claimedRow());
    await expect(called(ENDED, ledger.asLedger(), stepFunctions({}))).rejects.toThrow(/still running/);
    expect(answers()).toEqual([]);
    expect(ledger.decided).toEqual([]);
  });

  it('the end of an execution that is somebody else\'s cannot even be looked up', async () => {
    const ledger = new OneRequest(claimedRow());
    const refusing = { describe: () => Promise.reject(new ServiceCallError('not authorized', 'refused')) } as unknown as Executions;
    await expect(called(ENDED, ledger.asLedger(), refusing)).rejects.toThrow(/not authorized/);
    expect(answers()).toEqual([]);
  });
});
