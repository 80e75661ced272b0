import { crashesIn, oneOfEachRequest, unknownMoments, type CountedCall, type CrashMoments } from '../../../../rehearsal/proof/lifecycles/crash-points';

const CALL: CountedCall = { requestsSent: 1, time: 0, containerId: 'c-1', functionName: 'f', handler: 'begin.begin', invocationId: 'i-1', service: 'dynamodb', action: 'PutItem' };
const READ = { action: 'GetItem' };

/** Each crash with its moments: `-1` before the call of that number, `+1` after it. */
function crashes(...calls: Partial<CountedCall>[]): string[] {
  return crashesIn('story', calls.map((call) => ({ ...CALL, ...call }))).map((moments) => moments.map(({ how, index }) => `${how === 'killBefore' ? '-' : '+'}${index}`).join(' '));
}

it('before and after a call that changes something are two crashes', () => {
  expect(crashes({})).toEqual(['-0', '+0']);
});

it('after a call and before the next is the same crash', () => {
  expect(crashes({}, {}, {})).toEqual(['-0', '+0 -1', '+1 -2', '+2']);
});

it.each([
  'GetItem', 'DescribeInstances', 'ListInstanceProfileTags', 'GET /v1/operations', 'SimulatePrincipalPolicy', 'Encrypt', 'Decrypt', 'POST /v1/token',
  'POST /v1/projects/-/serviceAccounts/rotation%40acme.iam.gserviceaccount.com:generateAccessToken',
])('before and after %s is the same crash', (action) => {
  expect(crashes({}, { action }, { action }, {})).toEqual(['-0', '+0 -1 +1 -2 +2 -3', '+3']);
});

it.each(['UpdateItem', 'PATCH /v1/pool', 'POST /v1/operations/1:cancel', 'PUT /answer', 'SignalResource', 'StartExecution'])('before and after %s is not', (action) => {
  expect(crashes({ action })).toHaveLength(2);
});

it.each<[string, Partial<CountedCall>]>([
  ['time has passed', { time: 1 }],
  ['it is another invocation', { invocationId: 'i-2' }],
  ['it is another container', { containerId: 'c-2' }],
])('before a call is another crash where %s since the one before', (_what, next) => {
  expect(crashes(READ, { ...READ, ...next })).toEqual(['-0 +0', '-1 +1']);
});

it('before a call is another crash where somebody else has called in between', () => {
  expect(crashes(READ, { ...READ, containerId: 'c-2', invocationId: 'i-2' }, READ)).toEqual(['-0 +0', '-1 +1', '-2 +2']);
});

it('no moment is left out', () => {
  const calls = [{}, READ, { ...READ, time: 5 }, { time: 5, containerId: 'c-2' }].map((call) => ({ ...CALL, ...call }));
  expect(crashesIn('story', calls).flat()).toHaveLength(2 * calls.length);
});

it('moments of two scenarios have the same history where the same was called at the same times by then', () => {
  const history = (...calls: Partial<CountedCall>[]): string[] => crashesIn('any', calls.map((call) => ({ ...CALL, ...call }))).flat().map((moment) => moment.history);
  const one = history({}, READ, { time: 5 });
  expect(new Set(one).size).toBe(6);
  expect(history({}, READ, { time: 6 }).map((other, index) => other === one[index])).toEqual([true, true, true, true, false, false]);
  expect(history({}, { ...READ, time: 1 }, { time: 5 }).map((other, index) => other === one[index])).toEqual([true, true, false, false, false, false]);
});

it('of two scenarios, what they begin with is played once, and what is different from there on for each', () => {
  const crashesOf = (...calls: Partial<CountedCall>[]): readonly CrashMoments[] => crashesIn('any', calls.map((call) => ({ ...CALL, ...call })));
  const known = new Set<string>();
  const played = (crashes: readonly CrashMoments[]): string[] => unknownMoments(crashes, known).map(({ how, index }) => `${how === 'killBefore' ? '-' : '+'}${index}`);
  expect(played(crashesOf({}, READ, {}))).toEqual(['-0', '-2', '+2']);
  expect(played(crashesOf({}, READ, { action: 'UpdateItem' }))).toEqual(['-2', '+2']);
  expect(played(crashesOf({}, READ, {}))).toEqual([]);
});

it('a play has one moment of each request, in their order, and none is left out', () => {
  const moments = crashesIn('any', [{}, {}, { requestsSent: 2 }, { requestsSent: 4 }, { requestsSent: 2 }].map((call) => ({ ...CALL, ...call }))).map(([moment]) => moment);
  const plays = oneOfEachRequest(moments.toReversed());
  expect(plays.map((play) => play.map(({ requestsSent }) => requestsSent))).toEqual([[1, 2, 4], [1, 2], [1]]);
  expect(plays.flat()).toHaveLength(moments.length);
  expect(new Set(plays.flat())).toEqual(new Set(moments));
});

it('the way to a moment begins anew with each request, whenever its calls come', () => {
  const path = (...calls: Partial<CountedCall>[]): string | undefined => crashesIn('any', calls.map((call) => ({ ...CALL, ...call }))).flat().at(-1)?.path;
  const next = { requestsSent: 2 };
  expect(path({}, next)).toBe(path({}, READ, { ...next, time: 7 }));
  expect(path({}, { ...READ, ...next }, next)).not.toBe(path({}, next, next));
  expect(path({}, {})).not.toBe(path({}));
});
