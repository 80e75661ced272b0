import { pollSeconds, troublePollSeconds } from '../../../lambda/decision/polling';

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
])('takes fewer than 500 looks in twelve hours, %s', (_when, seconds) => {
  let looks = 0;
  for (let spent = 0; spent < 12 * HOUR; spent += seconds(spent) * 1000) {
    looks += 1;
  }
  expect(looks).toBeLessThan(500);
});
