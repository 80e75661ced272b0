import { metricFilter } from '../../../../rehearsal/aws/logs/metric-filter';

const LINE = { what: 'event', event: 'Rotation Failed', target: 'projects/1/prod', minutes: 12 };
const BOTH = '{ ($.what = "event") && (($.event = "Rotation Failed") || ($.event = "Drift Found")) }';

test.each<[string, Parameters<typeof metricFilter>[0], object, unknown]>([
  ['a line that matches counts once', { pattern: BOTH, value: '1' }, LINE, { value: 1, dimensions: {} }],
  ['a line of another event does not match', { pattern: BOTH, value: '1' }, { ...LINE, event: 'Moved Back' }, undefined],
  ['a line of another kind does not match', { pattern: BOTH, value: '1' }, { ...LINE, what: 'looked' }, undefined],
  ['a field is the value', { pattern: BOTH, value: '$.minutes' }, LINE, { value: 12, dimensions: {} }],
  ['a field that is missing has no value', { pattern: BOTH, value: '$.nodesMoved' }, LINE, undefined],
  ['a field becomes a dimension', { pattern: BOTH, value: '1', dimensions: { Target: '$.target' } }, LINE, { value: 1, dimensions: { Target: 'projects/1/prod' } }],
  ['a line without the field of a dimension has no value', { pattern: BOTH, value: '1', dimensions: { Target: '$.profile' } }, LINE, undefined],
])('%s', (_what, spec, line, expected) => {
  expect(metricFilter(spec)?.(JSON.stringify(line))).toEqual(expected);
});

test('a line that is no JSON never matches', () => {
  expect(metricFilter({ pattern: BOTH, value: '1' })?.('event Rotation Failed')).toBeUndefined();
});

test.each([['ERROR'], ['{ $.latency > 5 }'], ['{ ($.what = "event") && ($.event = %Failed%) }'], ['{ $.event = "Rotation*" }']])('the pattern %s, which is not known here, is no filter', (pattern) => {
  expect(metricFilter({ pattern, value: '1' })).toBeUndefined();
});

test('there are at most three dimensions', () => {
  expect(metricFilter({ pattern: BOTH, value: '1', dimensions: { a: '$.a', b: '$.b', c: '$.c', d: '$.d' } })).toBeUndefined();
});
