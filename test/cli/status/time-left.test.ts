import * as fc from 'fast-check';
import { timeLeft } from '../../../cli/status/time-left';

const MINUTE = 60_000;
const pace = (first: [number, number], last: [number, number]) => ({ first: { at: first[0] * MINUTE, moved: first[1] }, last: { at: last[0] * MINUTE, moved: last[1] } });

test.each([
  ['no node has moved', { nodes: { moved: 0, of: 6 } }],
  ['one node has moved', { nodes: { moved: 1, of: 6 }, pace: pace([4, 1], [4, 1]) }],
  ['two have moved between two looks', { nodes: { moved: 2, of: 6 }, pace: pace([4, 2], [4, 2]) }],
  ['EC2 could not be asked', {}],
])('is not known while %s', (_, progress) => {
  expect(timeLeft(progress, 60 * MINUTE)).toBeUndefined();
});

test('is what the other nodes take at the pace of those so far, less what has passed since the last one', () => {
  const progress = { nodes: { moved: 3, of: 6 }, pace: pace([4, 1], [12, 3]) };
  expect(timeLeft(progress, 12 * MINUTE)).toBe(12 * MINUTE);
  expect(timeLeft(progress, 14 * MINUTE)).toBe(10 * MINUTE);
});

test('is never less than nothing, and never grows while nothing moves', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.nat(50), fc.nat(10_000), fc.nat(10_000), (moved, more, since, passed) => {
      const progress = { nodes: { moved: moved + 2, of: moved + 2 + more }, pace: pace([0, 1], [since + 1, moved + 2]) };
      const at = (since + 1 + passed) * MINUTE;
      const now = timeLeft(progress, at) ?? -1;
      expect(now).toBeGreaterThanOrEqual(0);
      expect(timeLeft(progress, at + MINUTE)).toBeLessThanOrEqual(now);
    }),
  );
});
