import { matches, type EventPattern } from '../../../../rehearsal/aws/events/event-pattern';

const EVENT = { source: 'aws.states', resources: ['one', 'two'], detail: { status: 'FAILED', error: null, arn: 'arn:aws:x' } };

test.each<[string, EventPattern, boolean]>([
  ['an empty pattern', {}, true],
  ['one of the values', { source: ['aws.ec2', 'aws.states'] }, true],
  ['none of the values', { source: ['aws.ec2'] }, false],
  ['a nested value', { detail: { status: ['FAILED'] } }, true],
  ['one field of two', { source: ['aws.states'], detail: { status: ['ABORTED'] } }, false],
  ['a field that is absent', { detail: { stage: ['FAILED'] } }, false],
  ['a nested field of something absent', { other: { status: ['FAILED'] } }, false],
  ['null', { detail: { error: [null] } }, true],
  ['an element of a list', { resources: ['two'] }, true],
  ['a prefix', { detail: { arn: [{ prefix: 'arn:' }] } }, true],
  ['another prefix', { detail: { arn: [{ prefix: 'aws:' }] } }, false],
])('%s: a pattern matches what it names', (_what, pattern, expected) => {
  expect(matches(pattern, EVENT)).toBe(expected);
});

test('a comparison that is not known is refused instead of never matching', () => {
  expect(() => matches({ source: [{ 'anything-but': ['x'] }] }, EVENT)).toThrow(/anything-but/);
});
