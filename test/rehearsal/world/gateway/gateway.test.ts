import { VirtualClock } from '../../../../rehearsal/world/clock/virtual-clock';
import { CALLER_HEADER, type Caller } from '../../../../rehearsal/world/gateway/caller';
import { Gateway } from '../../../../rehearsal/world/gateway/gateway';

let clock: VirtualClock;
let gateway: Gateway;

beforeEach(async () => {
  clock = new VirtualClock();
  gateway = await Gateway.start(clock);
  gateway.register('echo', ({ url }) => ({ status: 200, body: `${url.pathname}${url.search}` }));
});

afterEach(async () => {
  await gateway.stop();
});

class TestCaller implements Caller {
  public readonly id = 'c-1';
  public readonly functionName = 'worker';
  public readonly handler = 'index.work';
  public readonly invocationId = 'i-1';
  public alive = true;
  public readonly told: string[] = [];

  public kill(why: string): void {
    this.alive = false;
    this.told.push(why);
  }

  public pause(): void {
    this.told.push('pause');
  }

  public resume(): void {
    this.told.push('resume');
  }
}

test('a service sees paths and queries without what leads to it', async () => {
  gateway.admit(new TestCaller());
  const answers = await Promise.all(
    [`${gateway.endpoint('c-1', 'echo')}/v1/a:b?c=d%2Fe`, `${gateway.url('echo')}/`, gateway.url('echo')].map(async (url) => (await fetch(url)).text()),
  );
  expect(answers).toStrictEqual(['/v1/a:b?c=d%2Fe', '/', '/']);
});

test('answers carry the date of the play', async () => {
  const response = await fetch(gateway.url('echo'));
  expect(response.headers.get('date')).toBe(new Date(clock.now()).toUTCString());
});

test('a container that was never admitted is refused, and so is a service that is not there', async () => {
  await expect(fetch(gateway.endpoint('c-9', 'echo'))).rejects.toThrow(/fetch failed/);
  await expect(fetch(gateway.url('echo'), { headers: { [CALLER_HEADER]: 'c-9' } })).rejects.toThrow(/fetch failed/);
  expect((await fetch(gateway.url('nothing'))).status).toBe(404);
  expect(gateway.calls).toStrictEqual([]);
});

test('calls from outside of every container are neither recorded nor interfered with', async () => {
  gateway.intercept = () => 'cutOff';
  expect((await fetch(gateway.url('echo'))).status).toBe(200);
  expect(gateway.calls).toStrictEqual([]);
});

test('a caller whose call is held up is told when time may go on, and when not any more', async () => {
  const caller = new TestCaller();
  gateway.admit(caller);
  gateway.intercept = () => ({ delayMs: 5_000 });
  let answered = false;
  const call = fetch(gateway.endpoint('c-1', 'echo')).finally(() => {
    answered = true;
  });
  while (!answered) {
    await clock.run();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await call).status).toBe(200);
  expect(caller.told).toStrictEqual(['pause', 'resume']);
});

test('a service has one name, and a name one service', () => {
  expect(() => gateway.register('echo', () => ({ status: 200 }))).toThrow(/already registered/);
});

test('a call that is late counts as on the way until it arrives, whatever has become of its caller', async () => {
  const caller = new TestCaller();
  gateway.admit(caller);
  gateway.intercept = () => ({ delayMs: 5_000, late: 'call' });
  const call = fetch(gateway.endpoint('c-1', 'echo'));
  while (caller.told.length === 0) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  caller.alive = false;
  expect(gateway.callsOnTheWay).toBe(1);
  await clock.run();
  await expect(call).rejects.toThrow(/fetch failed/);
  expect(gateway.callsOnTheWay).toBe(0);
});
