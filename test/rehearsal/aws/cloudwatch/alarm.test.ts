import { evaluationRange, stateOf, type Alarm, type AlarmState, type MissingData } from '../../../../rehearsal/aws/cloudwatch/alarm';

function alarm(evaluationPeriods: number, missingData: MissingData, datapointsToAlarm = evaluationPeriods): Alarm {
  return {
    name: 'a',
    description: '',
    metric: { namespace: 'n', name: 'm', dimensions: {} },
    periodMs: 60_000,
    evaluationPeriods,
    datapointsToAlarm,
    threshold: 1,
    comparison: 'GreaterThanOrEqualToThreshold',
    missingData,
    actions: { ALARM: [], OK: [] },
  };
}

/** Oldest first, as AWS's tables have it: X breaches, 0 does not, - is missing. */
const points = (text: string): readonly (number | undefined)[] => [...text].reverse().map((one) => (one === '-' ? undefined : one === 'X' ? 1 : 0));

// Rows of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
test.each<[string, AlarmState, AlarmState]>([
  ['0-X-X', 'OK', 'OK'],
  ['----0', 'OK', 'OK'],
  ['-----', 'ALARM', 'OK'],
  ['0XX-X', 'ALARM', 'ALARM'],
  ['--X--', 'ALARM', 'OK'],
])('three of three, data points %s: %s where missing data breaches, %s where it does not', (text, breaching, notBreaching) => {
  expect(stateOf(alarm(3, 'breaching'), points(text))).toBe(breaching);
  expect(stateOf(alarm(3, 'notBreaching'), points(text))).toBe(notBreaching);
});

test.each<[string, AlarmState]>([
  ['X--', 'ALARM'],
  ['X-0', 'OK'],
  ['0-X', 'ALARM'],
  ['---', 'OK'],
])('one of one, data points %s: the newest that is there counts, so it is %s', (text, expected) => {
  const one = alarm(1, 'notBreaching');
  expect(text).toHaveLength(evaluationRange(one));
  expect(stateOf(one, points(text))).toBe(expected);
});

test('two of three are enough where the alarm says so', () => {
  expect(stateOf(alarm(3, 'notBreaching', 2), points('--X0X'))).toBe('ALARM');
  expect(stateOf(alarm(3, 'notBreaching', 2), points('--00X'))).toBe('OK');
});
