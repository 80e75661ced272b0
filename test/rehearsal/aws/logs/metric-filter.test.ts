import { Metrics } from '../../../../rehearsal/aws/cloudwatch/metrics';
import { metricFilter, type Line } from '../../../../rehearsal/aws/logs/metric-filter';
import { MetricFilters } from '../../../../rehearsal/aws/logs/metric-filters';

const LINE = { what: 'event', event: 'Rotation Failed', target: 'projects/1/prod', minutes: 12 };
const BOTH = '{ ($.what = "event") && (($.event = "Rotation Failed") || ($.event = "Drift Found")) }';

test.each<[string, Parameters<typeof metricFilter>[0], Line, unknown]>([
  ['a line that matches counts once', { pattern: BOTH, value: '1' }, LINE, { value: 1, dimensions: {} }],
  ['a line of another event does not match', { pattern: BOTH, value: '1' }, { ...LINE, event: 'Moved Back' }, undefined],
  ['a line of another kind does not match', { pattern: BOTH, value: '1' }, { ...LINE, what: 'looked' }, undefined],
  ['a field is the value', { pattern: BOTH, value: '$.minutes' }, LINE, { value: 12, dimensions: {} }],
  ['a field that is missing has no value', { pattern: BOTH, value: '$.nodesMoved' }, LINE, undefined],
  ['a field becomes a dimension', { pattern: BOTH, value: '1', dimensions: { Target: '$.target' } }, LINE, { value: 1, dimensions: { Target: 'projects/1/prod' } }],
  ['a line without the field of a dimension has no value', { pattern: BOTH, value: '1', dimensions: { Target: '$.profile' } }, LINE, undefined],
])('%s', (_what, spec, line, expected) => {
  expect(metricFilter(spec)?.(line)).toEqual(expected);
});

test('a line that is no JSON never matches', () => {
  const metrics = new Metrics();
  const filters = new MetricFilters(metrics);
  filters.put('filter', { pattern: BOTH, value: '1', logGroup: 'group', namespace: 'n', metricName: 'm' });
  ['event Rotation Failed', JSON.stringify(LINE)].forEach((line) => filters.onLine({ time: 1, functionName: 'f', logGroup: 'group', line }));
  expect(metrics.all()).toEqual([{ namespace: 'n', name: 'm', dimensions: {}, values: [{ time: 1, value: 1 }] }]);
});

test.each([['ERROR'], ['{ $.latency > 5 }'], ['{ ($.what = "event") && ($.event = %Failed%) }'], ['{ $.event = "Rotation*" }']])('the pattern %s, which is not known here, is no filter', (pattern) => {
  expect(metricFilter({ pattern, value: '1' })).toBeUndefined();
});

test('there are at most three dimensions', () => {
  expect(metricFilter({ pattern: BOTH, value: '1', dimensions: { a: '$.a', b: '$.b', c: '$.c', d: '$.d' } })).toBeUndefined();
});
