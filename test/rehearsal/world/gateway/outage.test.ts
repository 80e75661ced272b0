import { VirtualClock } from '../../../../rehearsal/world/clock/virtual-clock';
import type { Caller } from '../../../../rehearsal/world/gateway/caller';
import { Gateway } from '../../../../rehearsal/world/gateway/gateway';
import { scheduleOutage } from '../../../../rehearsal/world/gateway/outage';

const CALLER: Caller = {
  id: 'c-1',
  functionName: 'worker',
  handler: 'index.work',
  invocationId: 'i-1',
  alive: true,
  kill: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
};

let clock: VirtualClock;
let gateway: Gateway;

beforeEach(async () => {
  clock = new VirtualClock();
  gateway = await Gateway.start(clock);
  gateway.register('google', () => ({ status: 200 }));
  gateway.register('aws', () => ({ status: 200 }));
  gateway.admit(CALLER);
});

afterEach(async () => {
  await gateway.stop();
});

/** Status of a call to `service` at each of these seconds from now. */
async function statuses(service: string, seconds: readonly number[]): Promise<readonly number[]> {
  const found: number[] = [];
  const start = clock.now();
  for (const second of seconds) {
    clock.at(start + second * 1000, async () => {
      const response = await fetch(gateway.endpoint(CALLER.id, service));
      await response.text();
      found.push(response.status);
    });
  }
  await clock.run();
  return found;
}

const HOUR = { service: 'google', name: 'Google', afterSeconds: 600, forSeconds: 3600 };

test('a service is down from the first moment of its outage until the last, and not before or after', async () => {
  scheduleOutage(gateway, clock, HOUR);
  await expect(statuses('google', [0, 599.999, 600, 4199.999, 4200, 9000])).resolves.toEqual([200, 200, 503, 503, 200, 200]);
});

test('other services answer as before, and as other faults have it', async () => {
  gateway.intercept = ({ service }) => (service === 'aws' ? { status: 429 } : 'pass');
  scheduleOutage(gateway, clock, HOUR);
  await expect(statuses('aws', [0, 700])).resolves.toEqual([429, 429]);
});

test('a call that is interfered with does not even come to the outage', async () => {
  gateway.intercept = () => ({ status: 429 });
  scheduleOutage(gateway, clock, { ...HOUR, afterSeconds: 0 });
  await expect(statuses('google', [10])).resolves.toEqual([429]);
});

test('two outages do not end each other', async () => {
  scheduleOutage(gateway, clock, { ...HOUR, afterSeconds: 0, forSeconds: 100 });
  scheduleOutage(gateway, clock, { ...HOUR, afterSeconds: 50, forSeconds: 100 });
  await expect(statuses('google', [25, 75, 125, 175])).resolves.toEqual([503, 503, 503, 200]);
});

test('the story says when it begins and when it is over', async () => {
  const told: [number, string][] = [];
  const start = clock.now();
  scheduleOutage(gateway, clock, { ...HOUR, tell: (what) => told.push([(clock.now() - start) / 1000, what]) });
  await clock.run();
  expect(told).toEqual([
    [600, 'Google is down'],
    [4200, 'Google is back'],
  ]);
});
