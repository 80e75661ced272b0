import type { FunctionError } from '../../../../rehearsal/aws/lambda/function-error';
import { FAKE_SECRET_ACCESS_KEY } from '../../../../rehearsal/aws/lambda/fake-credentials';
import { NOT_READY, THROTTLED } from '../../../../rehearsal/aws/lambda/availability';
import { LambdaStandIn } from '../../../../rehearsal/aws/lambda/lambda-stand-in';
import { functionOf, played, startPlay, type Play } from './play';

let play: Play;

beforeEach(async () => {
  play = await startPlay();
});

afterEach(async () => {
  await play.gateway.stop();
});

async function failureOf(promise: Promise<unknown>): Promise<FunctionError> {
  try {
    await promise;
  } catch (error) {
    return error as FunctionError;
  }
  throw new Error('it did not fail');
}

const CALL_SERVICE = `
  const http = require('node:http');
  const call = (path) => new Promise((resolve, reject) => {
    http.get(process.env.AWS_ENDPOINT_URL_IAM + path, (response) => {
      let body = '';
      response.on('data', (chunk) => { body += chunk; });
      response.on('end', () => resolve(body));
    }).on('error', reject);
  });`;

describe('a container', () => {
  test('answers what the handler returns, as JSON would carry it', async () => {
    const arn = play.lambda.deploy(functionOf(`exports.handler = async (event) => ({ twice: event.n * 2, gone: undefined })`));
    await expect(play.lambda.invoke(arn, { n: 21 })).resolves.toStrictEqual({ twice: 42 });
  });

  test('sees virtual time wherever it asks for the time', async () => {
    const arn = play.lambda.deploy(functionOf(`exports.handler = async () => [
      Date.now(), new Date().getTime(), new globalThis.Date().getTime(), new Date(5).getTime(), new Date() instanceof Date]`));
    const now = play.clock.now();
    await expect(play.lambda.invoke(arn, {})).resolves.toStrictEqual([now, now, now, 5, true]);
  });

  test('has the environment of its function and of the runtime, and nothing else', async () => {
    process.env['DEVELOPER_SECRET'] = 'mine';
    const arn = play.lambda.deploy(
      functionOf(`exports.handler = async () => require('process').env`, { environment: { LEDGER_TABLE: 'ledger' } }),
    );
    const environment = (await play.lambda.invoke(arn, {})) as Record<string, string>;
    delete process.env['DEVELOPER_SECRET'];
    expect(environment).toMatchObject({
      LEDGER_TABLE: 'ledger',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'worker',
      AWS_SECRET_ACCESS_KEY: FAKE_SECRET_ACCESS_KEY,
      AWS_ENDPOINT_URL_SFN: `${play.gateway.origin}/c/worker-1/states`,
    });
    expect(environment).not.toHaveProperty('DEVELOPER_SECRET');
    expect(environment).not.toHaveProperty('PATH');
  });

  test('is reused when warm, and loaded anew for a second invocation at the same time', async () => {
    const arn = play.lambda.deploy(functionOf(`
      let count = 0;
      exports.handler = async (event) => { count += 1; await new Promise((r) => setTimeout(r, event.ms)); return count; }`));
    await expect(played(play.clock, play.lambda.invoke(arn, { ms: 1 }))).resolves.toBe(1);
    await expect(played(play.clock, play.lambda.invoke(arn, { ms: 1 }))).resolves.toBe(2);
    const atOnce = Promise.all([play.lambda.invoke(arn, { ms: 10 }), play.lambda.invoke(arn, { ms: 10 })]);
    await expect(played(play.clock, atOnce)).resolves.toStrictEqual([3, 1]);
  });

  test('is loaded anew after its function was changed', async () => {
    const counting = `let count = 0; exports.handler = async () => { count += 1; return count; }`;
    const arn = play.lambda.deploy(functionOf(counting));
    await play.lambda.invoke(arn, {});
    play.lambda.deploy(functionOf(counting));
    await expect(play.lambda.invoke(arn, {})).resolves.toBe(1);
  });

  test('keeps what it writes, with virtual time', async () => {
    const arn = play.lambda.deploy(functionOf(`exports.handler = async () => {
      console.log('one', { a: 1 }); console.error('two'); process.stdout.write('three\\n'); }`));
    await play.lambda.invoke(arn, {});
    expect(play.lambda.logs).toStrictEqual(
      ['one { a: 1 }', 'two', 'three'].map((line) => ({ time: play.clock.now(), functionName: 'worker', line })),
    );
  });

  test('cannot reach beyond this machine', async () => {
    const arn = play.lambda.deploy(functionOf(`exports.handler = async () => { await fetch('https://www.example.com/'); }`));
    const viaHttps = play.lambda.deploy(
      functionOf(`exports.handler = async () => { require('https').request({ hostname: 'iam.amazonaws.com' }); }`, { name: 'other' }),
    );
    await expect(play.lambda.invoke(arn, {})).rejects.toThrow(/tried to reach www\.example\.com/);
    await expect(play.lambda.invoke(viaHttps, {})).rejects.toThrow(/tried to reach iam\.amazonaws\.com/);
  });

  test('is told by its timers of virtual time only while it runs', async () => {
    const arn = play.lambda.deploy(functionOf(`
      let fired = 0;
      exports.handler = async (event) => {
        const before = fired;
        if (event.arm) { setTimeout(() => { fired += 1; }, 1000); }
        if (event.ms) { await new Promise((r) => setTimeout(r, event.ms)); }
        return [before, fired];
      }`));
    await play.lambda.invoke(arn, { arm: true });
    const frozenAt = play.clock.now();
    await play.clock.run();
    expect(play.clock.now()).toBe(frozenAt);
    await expect(played(play.clock, play.lambda.invoke(arn, { ms: 5000 }))).resolves.toStrictEqual([0, 1]);
  });

  test('hears first, in their order, of the timers that came due while it was frozen', async () => {
    const arn = play.lambda.deploy(functionOf(`
      const fired = [];
      exports.handler = async (event) => {
        event.arm?.forEach((ms) => setTimeout(() => fired.push(ms), ms));
        return [...fired];
      }`));
    await play.lambda.invoke(arn, { arm: [3000, 9000, 1000] });
    play.clock.at(play.clock.now() + 5000, () => undefined);
    await play.clock.run();
    await expect(play.lambda.invoke(arn, {})).resolves.toStrictEqual([1000, 3000]);
    await expect(play.lambda.invoke(arn, {})).resolves.toStrictEqual([1000, 3000]);
  });
});

describe('a failing function', () => {
  test('fails with type and message of the error that was thrown, and says so in its log', async () => {
    const arn = play.lambda.deploy(functionOf(`
      class Refused extends Error { constructor() { super('not today'); this.name = 'Refused'; } }
      exports.handler = async () => { throw new Refused(); }`));
    const failure = await failureOf(play.lambda.invoke(arn, {}));
    expect(failure.name).toBe('Refused');
    expect(failure.payload).toMatchObject({ errorType: 'Refused', errorMessage: 'not today' });
    expect(JSON.parse(failure.message)).toMatchObject({ errorType: 'Refused', errorMessage: 'not today' });
    expect(play.lambda.logs.at(-1)?.line).toContain('not today');
  });

  test('fails when it is not there, or its handler is not', async () => {
    const arn = play.lambda.deploy(functionOf(`exports.other = async () => 1`));
    await expect(failureOf(play.lambda.invoke(arn, {}))).resolves.toMatchObject({ name: 'Runtime.HandlerNotFound' });
    await expect(failureOf(play.lambda.invoke(`${arn}x`, {}))).resolves.toMatchObject({ name: 'Lambda.ResourceNotFoundException' });
  });

  test('is ended by its timeout in virtual time, and its container is not used again', async () => {
    const arn = play.lambda.deploy(functionOf(
      `let count = 0; exports.handler = async (event) => { count += 1; if (event.hang) { await new Promise(() => {}); } return count; }`,
      { timeoutSeconds: 30 },
    ));
    const started = play.clock.now();
    const failure = await failureOf(played(play.clock, play.lambda.invoke(arn, { hang: true })));
    expect(failure.name).toBe('Sandbox.Timedout');
    expect(failure.payload.errorMessage).toContain('Task timed out after 30.00 seconds');
    expect(play.clock.now()).toBe(started + 30_000);
    await expect(play.lambda.invoke(arn, {})).resolves.toBe(1);
  });
});

describe('a call that is interfered with', () => {
  const acted: string[] = [];

  beforeEach(() => {
    acted.length = 0;
    play.gateway.register('iam', (request) => {
      acted.push(request.url.pathname);
      return { status: 200, body: 'fine' };
    });
  });

  test('is recorded with its time, container, service and action', async () => {
    const arn = play.lambda.deploy(functionOf(`${CALL_SERVICE} exports.handler = () => call('/a?b=c')`));
    await expect(play.lambda.invoke(arn, {}, 'i-1')).resolves.toBe('fine');
    expect(play.gateway.calls).toStrictEqual([
      { time: play.clock.now(), containerId: 'worker-1', functionName: 'worker', handler: 'index.handler', invocationId: 'i-1', service: 'iam', action: 'GET /a' },
    ]);
  });

  test('carries the container also where the address does not', async () => {
    const arn = play.lambda.deploy(functionOf(`exports.handler = async (event) => (await fetch(event.url)).text()`));
    await expect(play.lambda.invoke(arn, { url: `${play.gateway.url('iam')}/open` })).resolves.toBe('fine');
    expect(play.gateway.calls).toMatchObject([{ containerId: 'worker-1', action: 'GET /open' }]);
  });

  test.each([
    ['killBefore', [] as string[]],
    ['killAfter', ['/a']],
  ] as const)('with %s ends the container, which reaches nothing any more', async (interception, seen) => {
    const arn = play.lambda.deploy(functionOf(`${CALL_SERVICE}
      exports.handler = async () => {
        await call('/a').catch(() => undefined);
        console.log('still here');
        await call('/b');
      }`));
    play.gateway.intercept = () => interception;
    await expect(failureOf(play.lambda.invoke(arn, {}))).resolves.toMatchObject({ name: 'Runtime.ExitError' });
    await new Promise((resolve) => setImmediate(resolve));
    play.gateway.intercept = () => 'pass';
    expect(acted).toStrictEqual(seen);
    expect(play.lambda.logs.map(({ line }) => line)).not.toContain('still here');
    expect(play.gateway.calls).toHaveLength(1);
  });

  test('takes virtual time when it is held up, and only then', async () => {
    const arn = play.lambda.deploy(functionOf(`${CALL_SERVICE}
      exports.handler = async () => { const start = Date.now(); await call('/a'); return Date.now() - start; }`));
    play.clock.at(play.clock.now() + 1_000_000, () => undefined);
    await expect(played(play.clock, play.lambda.invoke(arn, {}))).resolves.toBe(0);
    play.gateway.intercept = () => ({ delayMs: 7_000 });
    await expect(played(play.clock, play.lambda.invoke(arn, {}))).resolves.toBe(7_000);
  });

  test('that is late ends with the timeout of the client, in virtual time', async () => {
    const arn = play.lambda.deploy(functionOf(`exports.handler = async () => {
      const start = Date.now();
      try { await fetch(process.env.AWS_ENDPOINT_URL_IAM + '/a', { signal: AbortSignal.timeout(5000) }); }
      catch (error) { return [error.name, Date.now() - start]; } }`));
    play.gateway.intercept = () => ({ delayMs: 50_000 });
    await expect(played(play.clock, play.lambda.invoke(arn, {}))).resolves.toStrictEqual(['TimeoutError', 5_000]);
  });

  test('outlives its function when the function times out first', async () => {
    const arn = play.lambda.deploy(functionOf(`${CALL_SERVICE} exports.handler = () => call('/a')`, { timeoutSeconds: 10 }));
    play.gateway.intercept = () => ({ delayMs: 50_000, late: 'call' });
    const started = play.clock.now();
    await expect(failureOf(played(play.clock, play.lambda.invoke(arn, {})))).resolves.toMatchObject({ name: 'Sandbox.Timedout' });
    expect(play.clock.now()).toBe(started + 10_000);
    await play.clock.run();
    expect(acted).toStrictEqual([]);
  });

  test.each(['cutOff', 'cutOffAfter'] as const)('with %s fails like a broken connection', async (interception) => {
    const arn = play.lambda.deploy(functionOf(`${CALL_SERVICE} exports.handler = () => call('/a').catch((error) => error.code)`));
    play.gateway.intercept = () => interception;
    await expect(play.lambda.invoke(arn, {})).resolves.toBe('ECONNRESET');
    expect(acted).toHaveLength(interception === 'cutOff' ? 0 : 1);
  });

  test('may be answered by the one who interferes', async () => {
    const arn = play.lambda.deploy(functionOf(`${CALL_SERVICE} exports.handler = () => call('/a')`));
    play.gateway.intercept = () => ({ status: 503, body: '<html>busy</html>' });
    await expect(play.lambda.invoke(arn, {})).resolves.toBe('<html>busy</html>');
    expect(acted).toStrictEqual([]);
  });
});

describe('an asynchronous invocation', () => {
  const FAILING = `exports.handler = async () => { throw new TypeError('no'); }`;

  test('is delivered a moment later', async () => {
    const arn = play.lambda.deploy(functionOf(`exports.handler = async (event) => { console.log(event.text); }`));
    play.lambda.invokeAsync(arn, { text: 'hello' });
    expect(play.lambda.logs).toHaveLength(0);
    await play.clock.run();
    expect(play.lambda.logs.map(({ line }) => line)).toStrictEqual(['hello']);
  });

  test('is retried after one and two more minutes under the same request ID, then handed to the destination', async () => {
    const arn = play.lambda.deploy(functionOf(FAILING));
    const destination = play.lambda.deploy(
      functionOf(`exports.handler = async (event) => { console.log(JSON.stringify(event)); }`, { name: 'destination' }),
    );
    play.lambda.configureEventInvoke('worker', { onFailure: destination });
    const accepted = play.clock.now();
    play.lambda.invokeAsync(arn, { id: 7 });
    await play.clock.run();
    const attempts = play.lambda.invocations.filter(({ functionName }) => functionName === 'worker');
    expect(attempts.map(({ started }) => started - accepted)).toStrictEqual([50, 60_050, 180_050]);
    expect(new Set(attempts.map(({ requestId }) => requestId)).size).toBe(1);
    const told: unknown = JSON.parse(play.lambda.logs.at(-1)?.line ?? '');
    expect(told).toMatchObject({
      version: '1.0',
      requestContext: {
        requestId: attempts[0]?.requestId,
        functionArn: `${arn}:$LATEST`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
      },
      requestPayload: { id: 7 },
      responseContext: { statusCode: 200, functionError: 'Unhandled' },
      responsePayload: { errorType: 'TypeError', errorMessage: 'no' },
    });
  });

  test('is given up early when the function says so', async () => {
    const arn = play.lambda.deploy(functionOf(FAILING));
    play.lambda.configureEventInvoke('worker', { maximumRetryAttempts: 0 });
    play.lambda.invokeAsync(arn, {});
    await play.clock.run();
    expect(play.lambda.invocations).toHaveLength(1);
  });

  test('arrives as often and as late as the test decides', async () => {
    const arn = play.lambda.deploy(functionOf(`exports.handler = async (event) => { console.log(event); }`));
    play.lambda.deliver = ({ event }) => (event === 'lost' ? [] : [300_000, 1_000]);
    play.lambda.invokeAsync(arn, 'lost');
    play.lambda.invokeAsync(arn, 'twice');
    const accepted = play.clock.now();
    await play.clock.run();
    expect(play.lambda.logs.map(({ time, line }) => [time - accepted, line])).toStrictEqual([
      [1_000, 'twice'],
      [300_000, 'twice'],
    ]);
  });
});

describe('what Lambda itself refuses', () => {
  const WORKING = `exports.handler = async (event) => { console.log(JSON.stringify(event)); return 1; }`;
  const DAY_MS = 24 * 60 * 60 * 1000;

  async function passes(ms: number): Promise<void> {
    play.clock.at(play.clock.now() + ms, () => undefined);
    await play.clock.run();
  }

  test('a function that nobody has called for weeks, until it has woken up', async () => {
    const arn = play.lambda.deploy(functionOf(WORKING));
    await passes(10 * DAY_MS);
    await expect(play.lambda.invoke(arn, {})).resolves.toBe(1);
    await passes(30 * DAY_MS);
    const seen = new Set<string>();
    for (let second = 0; second < 60; second += 10) {
      seen.add((await failureOf(play.lambda.invoke(arn, {}))).name);
      await passes(10_000);
    }
    expect([...seen].sort()).toEqual([...NOT_READY].sort());
    await expect(play.lambda.invoke(arn, {})).resolves.toBe(1);
    expect(play.lambda.invocations).toHaveLength(2);
  });

  test('the invocations of one handler for a while, under the name of the fault', async () => {
    const arn = play.lambda.deploy(functionOf(WORKING));
    play.lambda.availability.fail('Lambda.ServiceException', 1_000, 'index.other');
    await expect(play.lambda.invoke(arn, {})).resolves.toBe(1);
    play.lambda.availability.fail('Lambda.ServiceException', 1_000, 'index.handler');
    await expect(failureOf(play.lambda.invoke(arn, {}))).resolves.toMatchObject({ name: 'Lambda.ServiceException' });
    await passes(1_000);
    await expect(play.lambda.invoke(arn, {})).resolves.toBe(1);
  });

  test('stays in the queue of asynchronous invocations, with pauses that grow up to five minutes, and is no attempt', async () => {
    const arn = play.lambda.deploy(functionOf(WORKING));
    const accepted = play.clock.now();
    play.lambda.availability.fail(THROTTLED, 45 * 60_000);
    play.lambda.invokeAsync(arn, { id: 7 });
    await play.clock.run();
    const [{ started = 0 } = {}, ...others] = play.lambda.invocations;
    expect(started - accepted).toBeGreaterThan(45 * 60_000);
    expect(started - accepted).toBeLessThan(50 * 60_000);
    expect(others).toEqual([]);
  });

  test('is given up when the event is too old; a queue that is the destination gets it', async () => {
    const queue = 'arn:aws:sqs:us-east-1:111122223333:letters';
    const sent: unknown[] = [];
    const lambda = new LambdaStandIn({ ...play, region: 'us-east-1', account: '111122223333', send: (arn, message) => sent.push([arn, message]) });
    const arn = lambda.deploy(functionOf(WORKING));
    lambda.configureEventInvoke('worker', { onFailure: queue, maximumEventAgeSeconds: 3_600 });
    lambda.availability.fail(THROTTLED, 2 * 3_600_000);
    lambda.invokeAsync(arn, { id: 7 });
    await play.clock.run();
    expect(lambda.invocations).toEqual([]);
    expect(sent).toMatchObject([[queue, { requestContext: { condition: 'EventAgeExceeded' }, requestPayload: { id: 7 } }]]);
  });
});

test('the credentials of a function tell who it is', async () => {
  const arn = play.lambda.deploy(functionOf(`exports.handler = async () => process.env.AWS_ACCESS_KEY_ID`));
  const accessKeyId = (await play.lambda.invoke(arn, {})) as string;
  expect(play.lambda.identityOf(accessKeyId)).toBe('arn:aws:sts::111122223333:assumed-role/worker-role/worker');
  expect(play.lambda.identityOf('ASIANOBODY')).toBeUndefined();
});
