import * as fc from 'fast-check';
import { axisOf, lengthOf } from '../../../cli/timeline/axis';
import { HOUR, MINUTE, START, target, timeline } from './support/timelines';

const request = (from: number, to: number) => ({ id: 'r', type: 'Update', logicalId: 'Link', goal: 'link', from: START + from, to: START + to });

test('a month in which nothing happens is cut out, and says how long it was', () => {
  const month = 30 * 24 * HOUR;
  const requests = [request(0, HOUR), request(month, month + HOUR)];
  const axis = axisOf(timeline(month / HOUR + 1, [target('prod/workers', [], { requests })]));
  expect(axis.cuts).toMatchObject([{ label: '29 d 22 h' }]);
  expect(axis.at(START + HOUR)).toBeGreaterThan(40);
  expect(axis.at(START + month)).toBeLessThan(60);
});

test('what goes on all the time is drawn to scale', () => {
  const axis = axisOf(timeline(12, [target('prod/workers', [], { requests: [request(0, 12 * HOUR)] })]));
  expect(axis.cuts).toEqual([]);
  expect(axis.at(START + 6 * HOUR)).toBeCloseTo(50, 5);
  expect(axis.ticks.map(({ label }) => label)).toContain('16:00');
});

test('later is never further left, nothing is out of the picture, and the times are apart from each other', () => {
  const moment = fc.integer({ min: 0, max: 40 * 24 * 60 }).map((minutes) => minutes * MINUTE);
  fc.assert(
    fc.property(fc.array(fc.tuple(moment, moment), { minLength: 1, maxLength: 8 }), fc.array(moment, { minLength: 2, maxLength: 20 }), (spans, moments) => {
      const requests = spans.map(([one, other]) => request(Math.min(one, other), Math.max(one, other)));
      const end = Math.max(...spans.flat());
      const axis = axisOf(timeline(end / HOUR, [target('prod/workers', [], { requests })]), 0.02);
      const places = moments.toSorted((one, other) => one - other).map((time) => axis.at(START + time));
      expect(places).toEqual(places.toSorted((one, other) => one - other));
      expect(places.every((place) => place >= 0 && place <= 100)).toBe(true);
      axis.ticks.slice(1).forEach((tick, index) => expect(tick.at - (axis.ticks[index]?.at ?? 0)).toBeGreaterThanOrEqual(7));
    }),
  );
});

test.each([[0, '0 s'], [90_000, '90 s'], [35 * MINUTE, '35 min'], [HOUR, '1 h'], [11 * HOUR + 33 * MINUTE, '11 h 33 min'], [25 * HOUR, '1 d 1 h']])('%d ms are %s', (ms, words) => {
  expect(lengthOf(ms)).toBe(words);
});
