import * as fc from 'fast-check';
import { progressAfter, type ProgressSeen } from '../../../lambda/decision/progress';
import { newTargetRow, type TargetRow } from '../../../lambda/ledger/target-row';

const claimedBy = (requestId: string): TargetRow => ({
  ...newTargetRow('target'),
  claim: { requestId, issuedAt: 0, goal: 'link', notBefore: 0, ended: false },
});

const seen = (moved: number, of = 6): ProgressSeen => ({ why: 'our operation runs', operation: 'operation-1', statusDetail: `Updating node ${moved + 1}`, nodes: { moved, of } });

/** One look after the other, a minute each. */
function after(...looks: readonly ProgressSeen[]): TargetRow {
  return looks.reduce<TargetRow>((row, look, minute) => ({ ...row, progress: progressAfter(row, look, minute * 60_000) }), claimedBy('one'));
}

test('a look that sees nothing new leaves the very same progress, so that nothing is written', () => {
  const row = after(seen(0), seen(1));
  expect(progressAfter(row, seen(1), 999_999)).toBe(row.progress);
});

test.each<[string, ProgressSeen]>([
  ['another node has moved', seen(2)],
  ['Google says something else', { ...seen(1), statusDetail: 'Draining' }],
  ['somebody else is waited for', { ...seen(1), operation: 'operation-2' }],
  ['there is another reason to wait', { ...seen(1), why: 'EC2 still shows 1 instance(s)' }],
])('a look is news where %s', (_, look) => {
  expect(progressAfter(after(seen(1)), look, 60_000)).not.toBe(after(seen(1)).progress);
});

test('the pace runs from the first node that was seen to move to the last', () => {
  expect(after(seen(0), seen(1), seen(1), seen(3)).progress?.pace).toEqual({ first: { at: 60_000, moved: 1 }, last: { at: 180_000, moved: 3 } });
});

test('nodes that had moved before the first look have no pace', () => {
  expect(after(seen(4), seen(4)).progress?.pace).toBeUndefined();
});

test('where nodes move the other way the pace begins anew', () => {
  expect(after(seen(0), seen(1), seen(2), seen(1), seen(2)).progress?.pace).toEqual({ first: { at: 240_000, moved: 2 }, last: { at: 240_000, moved: 2 } });
});

test('where EC2 could not be asked, what it said last stands', () => {
  expect(after(seen(2), { why: 'our operation runs' }).progress).toMatchObject({ nodes: { moved: 2, of: 6 } });
});

test('of another request nothing is taken over', () => {
  const row = { ...claimedBy('two'), progress: after(seen(0), seen(1), seen(2)).progress };
  expect(progressAfter(row, seen(2), 0)).toEqual({ requestId: 'two', why: 'our operation runs', operation: 'operation-1', statusDetail: 'Updating node 3', nodes: { moved: 2, of: 6 } });
});

test('words of Google are kept short, whatever they are', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 5000 }), (words) => {
      const progress = progressAfter(claimedBy('one'), { why: words, statusDetail: words }, 0);
      expect([...(progress?.why ?? '')].length).toBeLessThanOrEqual(500);
      expect([...(progress?.statusDetail ?? '')].length).toBeLessThanOrEqual(500);
    }),
  );
});
