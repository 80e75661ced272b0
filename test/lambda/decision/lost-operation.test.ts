import * as fc from 'fast-check';
import { lostOperation } from '../../../lambda/decision/lost-operation';
import type { GkeOperation } from '../../../lambda/google/resources';
import { newTargetRow, type RecordedOperation, type TargetRow } from '../../../lambda/ledger/target-row';
import { gkeOperation } from '../support/gke';

const SENT = Date.UTC(2026, 10, 2, 12);
const UNDER_WAY_MS = 60_000;

const row: TargetRow = { ...newTargetRow('projects/p/locations/l/awsClusters/c/awsNodePools/n'), sent: { verb: 'update', toward: 'new', requestId: 'request-1', at: SENT, until: SENT + UNDER_WAY_MS } };

const operation = (changes: Partial<GkeOperation> = {}): GkeOperation => gkeOperation({ createTime: SENT + 1000, ...changes });

/** Recorded under the project ID, where Google lists it under the number. */
const recorded: RecordedOperation = { name: 'projects/p/locations/l/operations/op-1', verb: 'update', toward: 'older', requestId: 'request-1', startedAt: SENT, cancelRequested: false };

test('what began when the change was sent is its operation, whether it still runs or not', () => {
  const found = { name: operation().name, verb: 'update', toward: 'new', requestId: 'request-1', startedAt: SENT + 1000, cancelRequested: false };
  expect(lostOperation(row, [operation()])).toEqual(found);
  expect(lostOperation(row, [operation({ done: true, endTime: SENT + 2000, error: { code: 9, message: 'a node did not drain' } })])).toEqual(found);
  expect(lostOperation({ ...row, sent: { verb: 'rollback', toward: 'old', requestId: 'request-1', at: SENT, until: SENT + UNDER_WAY_MS } }, [operation()])).toEqual({ ...found, verb: 'rollback', toward: 'old' });
});

test.each<[string, Partial<TargetRow>, readonly GkeOperation[]]>([
  ['nothing was sent', { sent: undefined }, [operation()]],
  ['nothing began', {}, []],
  ['what began is recorded already', { operation: recorded }, [operation()]],
  ['something was created', {}, [operation({ verb: 'create' })]],
  ['something was deleted', {}, [operation({ verb: 'delete' })]],
  ['two began', {}, [operation(), operation({ name: 'projects/123/locations/l/operations/op-2' })]],
])('none is taken for ours where %s', (_when, changes, operations) => {
  expect(lostOperation({ ...row, ...changes }, operations)).toBeUndefined();
});

test('what began before the change was sent, or after it can have been under way, is never taken for ours', () => {
  const milliseconds = fc.integer({ min: 6000, max: 24 * 3600 * 1000 });
  fc.assert(
    fc.property(milliseconds, fc.boolean(), fc.boolean(), (apart, isEarlier, done) => {
      const createTime = isEarlier ? SENT - apart : SENT + UNDER_WAY_MS + apart;
      expect(lostOperation(row, [operation({ createTime, done })])).toBeUndefined();
    }),
  );
});
