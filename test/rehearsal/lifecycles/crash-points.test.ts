import type { RecordedCall } from '../../../rehearsal/gateway/fault';
import { crashPointsIn } from '../../../rehearsal/lifecycles/crash-points';

const CALL: RecordedCall = { time: 0, containerId: 'c-1', functionName: 'f', handler: 'index.begin', invocationId: 'i-1', service: 'dynamodb', action: 'GetItem' };

function points(...calls: Partial<RecordedCall>[]): string[] {
  return crashPointsIn('story', calls.map((call) => ({ ...CALL, ...call }))).map(({ how, index, moments }) => `${how} ${index}${moments === 1 ? '' : ' and before the next'}`);
}

it('kills before the first call of an invocation, and after each', () => {
  expect(points({})).toEqual(['killBefore 0', 'killAfter 0']);
  expect(points({}, {}, {})).toEqual(['killBefore 0', 'killAfter 0 and before the next', 'killAfter 1 and before the next', 'killAfter 2']);
});

it.each<[string, Partial<RecordedCall>]>([
  ['time has passed', { time: 1 }],
  ['it is another invocation', { invocationId: 'i-2' }],
  ['it is another container', { containerId: 'c-2' }],
])('kills before a call, too, where %s since the one before', (_what, next) => {
  expect(points({}, next)).toEqual(['killBefore 0', 'killAfter 0', 'killBefore 1', 'killAfter 1']);
});

it('kills before a call, too, where somebody else has called in between', () => {
  expect(points({}, { containerId: 'c-2', invocationId: 'i-2' }, {})).toHaveLength(6);
});

it('counts both moments of every call', () => {
  const calls = [{}, {}, { time: 5 }, { time: 5, containerId: 'c-2' }].map((call) => ({ ...CALL, ...call }));
  expect(crashPointsIn('story', calls).reduce((sum, { moments }) => sum + moments, 0)).toBe(2 * calls.length);
});
