import { ANSWER_WITHIN_SECONDS, SERVICE_TIMEOUT_SECONDS } from '../../../lib/contract';
import { blindPollSeconds, pollSeconds, troublePollSeconds } from '../../../lambda/decision/polling';

const HOUR = 3_600_000;

it.each([
  [0, 5],
  [200_000, 5],
  [201_000, 6],
  [HOUR, 90],
  [2 * HOUR, 120],
  [12 * HOUR, 120],
])('after %d ms the next look is %d s away', (spent, seconds) => {
  expect(pollSeconds(spent)).toBe(seconds);
});

it.each([
  ['undisturbed', pollSeconds],
  ['while every call fails', troublePollSeconds],
  ['while the ledger cannot be asked', blindPollSeconds],
])('takes fewer than 500 looks in twelve hours, %s', (_when, seconds) => {
  let looks = 0;
  for (let spent = 0; spent < 12 * HOUR; spent += seconds(spent) * 1000) {
    looks += 1;
  }
  expect(looks).toBeLessThan(500);
});

it('is asked again also where nobody knows since when', () => {
  expect(blindPollSeconds(Number.NaN)).toBe(30);
});

it('three looks can be lost after an answer is due, with every wait 100 s late', () => {
  let spent = ANSWER_WITHIN_SECONDS + 100;
  for (let lost = 0; lost < 3; lost += 1) {
    spent += blindPollSeconds(spent * 1000) + 100;
  }
  expect(spent).toBeLessThan(SERVICE_TIMEOUT_SECONDS - 60);
});
