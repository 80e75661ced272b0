import { beginInvocation, GKE_LIMIT, LEDGER_LIMIT, SERVICE_LIMIT, timeFor } from '../../../lambda/clients/invocation-time';
import { inTime } from '../../../lambda/clients/whole-call';

const NEVER = { getRemainingTimeInMillis: () => Number.POSITIVE_INFINITY };

function left(seconds: number): void {
  beginInvocation({ getRemainingTimeInMillis: () => seconds * 1000 });
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
  beginInvocation(NEVER);
});

it('a call has its own limit while there is time', () => {
  left(60);
  expect([LEDGER_LIMIT, SERVICE_LIMIT, GKE_LIMIT].map(timeFor)).toEqual([10_000, 10_000, 15_000]);
});

it('calls in a row share the time of their invocation, and the last of it belongs to the ledger', () => {
  left(60);
  jest.advanceTimersByTime(45_000);
  expect([LEDGER_LIMIT, SERVICE_LIMIT, GKE_LIMIT].map(timeFor)).toEqual([10_000, 3_000, 3_000]);
  jest.advanceTimersByTime(5_000);
  expect(timeFor(LEDGER_LIMIT)).toBe(5_000);
});

it('nothing is asked any more when the time is used up', async () => {
  left(10);
  const call = jest.fn(() => Promise.resolve('answered'));
  await expect(inTime(SERVICE_LIMIT, call)).rejects.toMatchObject({ name: 'TimeoutError', message: expect.stringContaining('not asked') as unknown });
  expect(call).not.toHaveBeenCalled();
});

it('ends a call that does not stop when it is told to', async () => {
  left(60);
  const ended = inTime(SERVICE_LIMIT, () => new Promise(() => undefined)).catch((error: unknown) => error);
  jest.advanceTimersByTime(10_000);
  await expect(ended).resolves.toMatchObject({ name: 'TimeoutError', message: 'no whole answer within 10 s' });
});
