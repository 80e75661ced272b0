import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { EventBridge } from '../../../../rehearsal/aws/events/event-bridge';
import type { StateMachineDefinition } from '../../../../rehearsal/aws/step-functions/interpreter';
import { statesApi } from '../../../../rehearsal/aws/step-functions/states-api';
import { StepFunctionsStandIn } from '../../../../rehearsal/aws/step-functions/step-functions-stand-in';
import { functionOf, startPlay, type Play } from '../lambda/play';

let play: Play;
let events: EventBridge;
let stepFunctions: StepFunctionsStandIn;
let client: SFNClient;

const LETTERS = 'arn:aws:sqs:us-east-1:111122223333:letters';
const sent: unknown[] = [];

beforeEach(async () => {
  play = await startPlay();
  const place = { clock: play.clock, region: 'us-east-1', account: '111122223333' };
  sent.length = 0;
  events = new EventBridge({ ...place, invoker: play.lambda, send: (queue, message) => sent.push([queue, message]) });
  stepFunctions = new StepFunctionsStandIn({ ...place, lambda: play.lambda, events });
  play.gateway.register('states', statesApi(stepFunctions));
  client = new SFNClient({
    region: 'us-east-1',
    endpoint: play.gateway.url('states'),
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
  });
});

afterEach(async () => {
  client.destroy();
  await play.gateway.stop();
});

/** The shape of the engine's loop: look, wait as long as told, look again. */
function polling(changes: Partial<StateMachineDefinition> = {}): StateMachineDefinition {
  return {
    StartAt: 'Look',
    States: {
      Look: {
        Type: 'Task',
        Resource: play.lambda.arnOf('worker'),
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 10, BackoffRate: 2, MaxAttempts: 3, MaxDelaySeconds: 15 }],
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Give up' }],
        Next: 'What next',
      },
      'What next': {
        Type: 'Choice',
        Choices: [{ Variable: '$.next', StringEquals: 'wait', Next: 'Wait' }],
        Default: 'Done',
      },
      Wait: { Type: 'Wait', SecondsPath: '$.waitSeconds', Next: 'Look' },
      Done: { Type: 'Succeed' },
      'Give up': { Type: 'Fail', Error: 'GaveUp', CausePath: '$.failure.Cause' },
    },
    ...changes,
  };
}

function worker(body: string): void {
  play.lambda.deploy(functionOf(`let count = 0; exports.handler = async (input) => { count += 1; ${body} }`));
}

const LOOK_THREE_TIMES = `return { ...input, next: count < 3 ? 'wait' : 'done', waitSeconds: 7200 };`;

async function start(machine: string, name = 'first', input = '{"requestId":"r"}'): Promise<string> {
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn: machine, name, input }));
  return executionArn ?? '';
}

describe('an execution', () => {
  test('plays hours of waiting at once, in virtual time', async () => {
    worker(LOOK_THREE_TIMES);
    const started = play.clock.now();
    const arn = await start(stepFunctions.deploy('engine', polling()));
    await play.clock.run();
    const description = await client.send(new DescribeExecutionCommand({ executionArn: arn }));
    expect(description.status).toBe('SUCCEEDED');
    expect(JSON.parse(description.output ?? '')).toStrictEqual({ requestId: 'r', next: 'done', waitSeconds: 7200 });
    expect(description.stopDate?.getTime()).toBe(play.clock.now());
    expect(play.clock.now() - started).toBe(2 * 7_200_000 + 20);
    expect(arn).toBe('arn:aws:states:us-east-1:111122223333:execution:engine:first');
  });

  test('comes back so much later where waits are late, and costs no more history events', async () => {
    worker(LOOK_THREE_TIMES);
    stepFunctions.waitsLateBySeconds = 240;
    const started = play.clock.now();
    await start(stepFunctions.deploy('engine', polling()));
    await play.clock.run();
    expect(stepFunctions.executions[0]?.status).toBe('SUCCEEDED');
    expect(play.clock.now() - started).toBe(2 * (7_200_000 + 240_000) + 20);
    expect(stepFunctions.executions[0]?.historyEvents).toBe(1 + 3 * 5 + 3 * 2 + 2 * 2 + 2 + 1);
  });

  test('costs as many history events as a Standard one', async () => {
    worker(LOOK_THREE_TIMES);
    await start(stepFunctions.deploy('engine', polling()));
    await play.clock.run();
    // Start, three tasks of five, three choices and two waits of two, Succeed's two, end.
    expect(stepFunctions.executions[0]?.historyEvents).toBe(1 + 3 * 5 + 3 * 2 + 2 * 2 + 2 + 1);
  });

  test('retries after its intervals, which are capped, and counts what that costs', async () => {
    worker(`if (count < 4) { throw new RangeError('busy'); } return { next: 'done' };`);
    await start(stepFunctions.deploy('engine', polling()));
    await play.clock.run();
    const [first = 0, ...later] = play.lambda.invocations.map(({ started }) => started);
    expect(later.map((time) => time - first)).toStrictEqual([10_000, 25_000, 40_000]);
    expect(stepFunctions.executions[0]?.historyEvents).toBe(1 + 5 + 3 * 3 + 2 + 2 + 1);
  });

  test('fails with the error of its Fail state when a task fails for good', async () => {
    worker(`throw new RangeError('busy');`);
    const arn = await start(stepFunctions.deploy('engine', polling()));
    await play.clock.run();
    const description = await client.send(new DescribeExecutionCommand({ executionArn: arn }));
    expect(description).toMatchObject({ status: 'FAILED', error: 'GaveUp' });
    expect(JSON.parse(description.cause ?? '')).toMatchObject({ errorType: 'RangeError', errorMessage: 'busy' });
  });

  test('fails when a path points nowhere, which nothing can catch', async () => {
    worker(`return { next: 'wait' };`);
    const arn = await start(stepFunctions.deploy('engine', polling()));
    await play.clock.run();
    await expect(client.send(new DescribeExecutionCommand({ executionArn: arn }))).resolves.toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
    });
  });

  test('times out in virtual time', async () => {
    worker(`return { next: 'wait', waitSeconds: 7200 };`);
    const started = play.clock.now();
    const arn = await start(stepFunctions.deploy('engine', polling({ TimeoutSeconds: 10_000 })));
    await play.clock.run();
    expect(stepFunctions.execution(arn).status).toBe('TIMED_OUT');
    expect((stepFunctions.execution(arn).stopDate ?? 0) - started).toBe(10_000_000 + 20);
  });

  test('has no time limit for a task unless one is given', async () => {
    play.lambda.deploy(functionOf(
      `exports.handler = async () => { await new Promise((r) => setTimeout(r, 300000)); return { next: 'done' }; }`,
      { timeoutSeconds: 900 },
    ));
    const arn = await start(stepFunctions.deploy('engine', polling()));
    await play.clock.run();
    expect(stepFunctions.execution(arn).status).toBe('SUCCEEDED');
    expect(play.lambda.invocations).toHaveLength(1);
  });

  test('retries a killed function as it does any other failure', async () => {
    play.gateway.register('iam', () => ({ status: 200 }));
    play.lambda.deploy(functionOf(`exports.handler = async () => { await fetch(process.env.AWS_ENDPOINT_URL_IAM); return { next: 'done' }; }`));
    play.gateway.intercept = () => (play.gateway.calls.length === 1 ? 'killAfter' : 'pass');
    const arn = await start(stepFunctions.deploy('engine', polling()));
    await play.clock.run();
    expect(stepFunctions.execution(arn).status).toBe('SUCCEEDED');
    expect(play.lambda.invocations.map(({ error }) => error)).toStrictEqual(['Runtime.ExitError', undefined]);
  });

  test('that is stopped by a person makes no transition any more', async () => {
    worker(LOOK_THREE_TIMES);
    const arn = await start(stepFunctions.deploy('engine', polling()));
    play.clock.at(play.clock.now() + 60_000, async () => {
      await client.send(new StopExecutionCommand({ executionArn: arn, error: 'Operator', cause: 'enough' }));
    });
    const started = play.clock.now();
    await play.clock.run();
    expect(play.lambda.invocations).toHaveLength(1);
    expect(play.clock.now() - started).toBe(60_000);
    await expect(client.send(new DescribeExecutionCommand({ executionArn: arn }))).resolves.toMatchObject({
      status: 'ABORTED',
      error: 'Operator',
      cause: 'enough',
    });
  });

  test('goes on with the definition it was started with when the machine is updated', async () => {
    worker(LOOK_THREE_TIMES);
    const arn = await start(stepFunctions.deploy('engine', polling()));
    stepFunctions.deploy('engine', { StartAt: 'No', States: { No: { Type: 'Fail' } } });
    await play.clock.run();
    expect(stepFunctions.execution(arn).status).toBe('SUCCEEDED');
  });
});

describe('StartExecution', () => {
  test('starts nothing a second time while the first with the same name and input runs', async () => {
    worker(LOOK_THREE_TIMES);
    const machine = stepFunctions.deploy('engine', polling());
    const arn = await start(machine);
    await expect(start(machine)).resolves.toBe(arn);
    await play.clock.run();
    expect(stepFunctions.executions).toHaveLength(1);
  });

  test('refuses a name that was used with another input, or by an execution that has ended', async () => {
    worker(LOOK_THREE_TIMES);
    const machine = stepFunctions.deploy('engine', polling());
    await start(machine);
    await expect(start(machine, 'first', '{}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    await play.clock.run();
    await expect(start(machine)).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  test.each([
    ['a name beyond 80 characters', 'n'.repeat(81), '{}', 'InvalidName'],
    ['a name with a colon', 'a:b', '{}', 'InvalidName'],
    ['an input that is not JSON', 'a', '{', 'InvalidExecutionInput'],
  ])('refuses %s', async (_what, name, input, error) => {
    const machine = stepFunctions.deploy('engine', polling());
    await expect(start(machine, name, input)).rejects.toMatchObject({ name: error });
  });

  test('refuses a machine and an execution that do not exist', async () => {
    await expect(start(stepFunctions.arnOf('none'))).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
    const executionArn = 'arn:aws:states:us-east-1:111122223333:execution:none:none';
    await expect(client.send(new DescribeExecutionCommand({ executionArn }))).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
  });
});

test('ListExecutions lists the newest first, page by page, and by status', async () => {
  worker(`return { next: 'done' };`);
  const machine = stepFunctions.deploy('engine', polling());
  for (const name of ['a', 'b', 'c']) {
    await start(machine, name);
  }
  const page = await client.send(new ListExecutionsCommand({ stateMachineArn: machine, maxResults: 2 }));
  const rest = await client.send(new ListExecutionsCommand({ stateMachineArn: machine, nextToken: page.nextToken }));
  expect([...(page.executions ?? []), ...(rest.executions ?? [])].map(({ name }) => name)).toStrictEqual(['c', 'b', 'a']);
  const ended = await client.send(new ListExecutionsCommand({ stateMachineArn: machine, statusFilter: 'SUCCEEDED' }));
  expect(ended.executions).toStrictEqual([]);
});

describe('the end of an execution', () => {
  beforeEach(() => {
    const report = play.lambda.deploy(
      functionOf(`exports.handler = async (event) => { console.log(JSON.stringify(event)); }`, { name: 'report' }),
    );
    events.putRule({
      name: 'ended',
      enabled: true,
      targets: [{ arn: report, deadLetterArn: LETTERS }],
      pattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: [stepFunctions.arnOf('engine')] },
      },
    });
  });

  test('is told to the function that a rule names when it is of that machine and with that status', async () => {
    worker(`throw new RangeError('busy');`);
    const arn = await start(stepFunctions.deploy('engine', polling()));
    await start(stepFunctions.deploy('another', polling()));
    await play.clock.run();
    const told = play.lambda.logs.filter(({ functionName }) => functionName === 'report').map(({ line }) => JSON.parse(line) as unknown);
    expect(told).toMatchObject([
      {
        source: 'aws.states',
        'detail-type': 'Step Functions Execution Status Change',
        resources: [arn],
        detail: { executionArn: arn, name: 'first', status: 'FAILED', input: '{"requestId":"r"}', error: 'GaveUp' },
      },
    ]);
  });

  test('goes to the dead-letter queue of the rule when EventBridge cannot hand it over', async () => {
    events.cannotDeliver = true;
    worker(`throw new RangeError('busy');`);
    const arn = await start(stepFunctions.deploy('engine', polling()));
    await play.clock.run();
    expect(sent).toMatchObject([[LETTERS, { detail: { executionArn: arn, status: 'FAILED' } }]]);
    expect(play.lambda.invocations.filter(({ functionName }) => functionName === 'report')).toEqual([]);
  });

  test('is published, but not told, when the execution succeeded', async () => {
    worker(`return { next: 'done' };`);
    await start(stepFunctions.deploy('engine', polling()));
    await play.clock.run();
    expect(events.published.map(({ detail }) => detail['status'])).toStrictEqual(['RUNNING', 'SUCCEEDED']);
    expect(play.lambda.invocations.map(({ functionName }) => functionName)).toStrictEqual(['worker']);
  });
});
