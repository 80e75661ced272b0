import * as fc from 'fast-check';
import { decide, isUntouched, MOST_PATCHES, MOST_ROLLBACKS, type Action, type Situation } from '../../../lambda/decision/decide';
import { Patience } from '../../../lambda/decision/times';
import type { GkeOperation, GkeResource } from '../../../lambda/google/resources';
import { newTargetRow, type TargetRow } from '../../../lambda/ledger/target-row';
import { gkeOperation, gkeResource as resource } from '../support/gke';

const NOW = Date.UTC(2026, 10, 2, 12);
const MINUTE = 60_000;

const operation = (changes: Partial<GkeOperation> = {}): GkeOperation => gkeOperation({ createTime: NOW - 10 * MINUTE, ...changes });
const succeeded = (changes: Partial<GkeOperation> = {}): GkeOperation => operation({ done: true, endTime: NOW - MINUTE, ...changes });
const failed = (changes: Partial<GkeOperation> = {}): GkeOperation =>
  succeeded({ error: { code: 9, message: 'node 3 did not drain' }, errorDetail: 'pod web-0 has no eviction', ...changes });

/** Our operation, recorded under the project ID where Google answers with the number. */
const recorded = (toward: string, changes: Partial<NonNullable<TargetRow['operation']>> = {}): NonNullable<TargetRow['operation']> => ({
  name: 'projects/acme-prod/locations/l/operations/op-1',
  verb: 'update',
  toward,
  startedAt: NOW - 10 * MINUTE,
  cancelRequested: false,
  requestId: 'request-1',
  ...changes,
});

/** A change whose operation we do not know. */
const lost = (at: number): NonNullable<TargetRow['sent']> => ({ verb: 'update', toward: 'new', requestId: 'request-1', at, until: at + MINUTE });

interface Given {
  readonly goal?: 'link' | 'restore';
  readonly row?: Partial<TargetRow>;
  readonly resource?: GkeResource | 'missing';
  readonly operations?: readonly GkeOperation[];
  readonly onCluster?: readonly GkeOperation[];
  readonly lingering?: readonly string[] | 'unknown';
  readonly isNodePool?: boolean;
}

function given({ goal = 'link', row = {}, resource: shown = resource(), operations = [], onCluster = [], lingering = [], isNodePool = true }: Given): Situation {
  return {
    goal,
    isNodePool,
    now: NOW,
    row: { ...newTargetRow('projects/p/locations/l/awsClusters/c/awsNodePools/n'), desired: { name: 'new', arn: 'arn:new' }, ...row },
    observation: { resource: shown, operations, onCluster, lingering },
  };
}

type Row = [when: string, given: Given, what: Action['do'], words?: RegExp];

const patched = { patch: 1, rollback: 0 };
const linked = resource({ profileName: 'new', iamInstanceProfile: 'new' });

describe('going forward', () => {
  const table: Row[] = [
    ['another profile is linked', {}, 'patch', /old is linked/],
    ['it is linked as desired and all is quiet', { resource: linked }, 'settled'],
    ['it is linked as desired after an update of somebody else that succeeded', { resource: linked, operations: [succeeded()] }, 'settled'],
    ['it looks linked just after an answer was lost: what failed may not be listed yet', { row: { sent: lost(NOW - MINUTE) }, resource: linked }, 'wait', /not be listed/],
    ['it is linked long after an answer was lost', { row: { sent: lost(NOW - 3 * MINUTE) }, resource: linked }, 'settled'],
    ['another profile is linked just after an answer was lost: Google takes one update at a time', { row: { sent: lost(NOW - 1000) } }, 'patch'],
    ['it looks linked, but the newest update failed', { resource: linked, operations: [failed()] }, 'patch', /did not succeed/],
    ['an older update failed and a newer one mended it', { resource: linked, operations: [failed({ name: 'x/locations/l/operations/a', createTime: NOW - 20 * MINUTE }), succeeded()] }, 'settled'],
    ['a newer deletion of something is no update', { resource: linked, operations: [succeeded(), failed({ name: 'x/locations/l/operations/d', verb: 'delete', createTime: NOW })] }, 'settled'],
    ['an operation of somebody else runs', { operations: [operation()] }, 'wait', /not ours runs on the target since 2026-11-02T11:50Z/],
    ['an operation of somebody else runs although the desired profile shows', { resource: linked, operations: [operation()] }, 'wait', /not ours/],
    ['an operation runs on the cluster of the node pool', { onCluster: [operation()] }, 'wait', /on the cluster since 2026-11-02T11:50Z/],
    ['an operation runs on the cluster, and there is nothing to do', { resource: linked, onCluster: [operation()] }, 'settled'],
    ['our operation failed while another one runs on the cluster', { row: { operation: recorded('new'), attempts: patched }, operations: [failed()], onCluster: [operation()] }, 'fail'],
    ['our operation runs', { row: { operation: recorded('new'), attempts: patched }, operations: [operation()] }, 'wait', /our operation runs/],
    ['our way back of an earlier request still runs', { row: { operation: recorded('old') }, operations: [operation()] }, 'wait', /earlier.* since 2026-11-02T11:50Z .*gcloud container aws operations cancel op-1 --location l --project p\)/],
    ['our way back outlived its request', { row: { operation: recorded('old', { verb: 'rollback', outlived: true }) }, operations: [operation()] }, 'cancel', /toward old still runs/],
    ['our update of a request that has ended still runs', { row: { operation: recorded('other', { outlived: true }) }, operations: [operation()] }, 'cancel', /toward other still runs/],
    ['Google has refused to let us cancel what nobody wants', { row: { operation: recorded('old', { outlived: true, cancelRefused: 'Permission denied.' }) }, operations: [operation()] }, 'cancel', /cannot be cancelled: Permission denied.*gcloud/],
    ['what we have asked to cancel still runs', { row: { operation: recorded('old', { outlived: true, cancelRequested: true }) }, operations: [operation()] }, 'wait', /although Google was asked to cancel it.*gcloud/],
    ['an update to the desired profile has outlived the request before', { row: { operation: recorded('new', { outlived: true }) }, operations: [operation()] }, 'wait', /our operation runs/],
    ['our operation succeeded and Google shows it', { row: { operation: recorded('new'), attempts: patched }, resource: linked, operations: [succeeded()] }, 'settled'],
    ['our operation succeeded and Google does not show it yet', { row: { operation: recorded('new'), attempts: patched }, operations: [succeeded({ endTime: NOW - 1000 })] }, 'wait', /still shows old/],
    ['our operation succeeded and Google keeps showing another profile', { row: { operation: recorded('new'), attempts: patched }, operations: [succeeded({ endTime: NOW - 3 * MINUTE })] }, 'fail', /somebody else has linked old/],
    ['somebody else changed the profile after ours', { row: { operation: recorded('new'), attempts: patched }, resource: resource({ profileName: 'theirs' }), operations: [succeeded(), succeeded({ name: 'x/locations/l/operations/op-2', createTime: NOW })] }, 'fail', /somebody else has linked theirs/],
    ['our operation failed', { row: { operation: recorded('new'), attempts: patched }, resource: resource({ state: 'DEGRADED', errors: ['node 3 is unhealthy'] }), operations: [failed()] }, 'fail', /node 3 did not drain.*pod web-0 has no eviction.*node 3 is unhealthy/],
    ['our operation was cancelled by somebody', { row: { operation: recorded('new'), attempts: patched }, operations: [failed({ error: { code: 1, message: '' } })] }, 'fail', /code 1/],
    ['our operation of an earlier attempt failed', { row: { operation: recorded('new') }, operations: [failed()] }, 'patch'],
    ['an update that we did not record failed after we sent one', { row: { attempts: patched }, operations: [failed()] }, 'patch'],
    ['all attempts are used up', { row: { attempts: { ...patched, patch: MOST_PATCHES } } }, 'fail', /gave up after 5 attempts/],
    ['Google is reconciling without an operation', { resource: resource({ reconciling: true }) }, 'wait', /reconciling/],
    ['the target is being made', { resource: resource({ state: 'PROVISIONING' }) }, 'wait', /PROVISIONING/],
    ['the target is being deleted', { resource: resource({ state: 'STOPPING' }) }, 'fail', /being deleted/],
    ['the target is gone', { resource: 'missing' }, 'fail', /NOT_FOUND/],
    ['the target is broken', { resource: resource({ state: 'ERROR', errors: ['no control plane'] }) }, 'fail', /no control plane/],
    ['the target is DEGRADED before we touch it', { resource: resource({ state: 'DEGRADED' }) }, 'patch'],
    ['it was DEGRADED before and is so after success', { row: { operation: recorded('new'), attempts: patched, degradedBefore: true }, resource: { ...linked, state: 'DEGRADED' }, operations: [succeeded()] }, 'settled'],
    ['it was RUNNING before and is DEGRADED after success', { row: { operation: recorded('new'), attempts: patched, degradedBefore: false }, resource: { ...linked, state: 'DEGRADED', errors: ['no quorum'] }, operations: [succeeded()] }, 'fail', /DEGRADED: no quorum/],
    ['it is DEGRADED, linked as desired, and nothing was sent', { resource: { ...linked, state: 'DEGRADED' } }, 'settled'],
    ['EC2 still shows an instance under our old profile', { resource: linked, lingering: ['i-1'] }, 'await evidence', /1 instance/],
    ['EC2 cannot be asked', { resource: linked, lingering: 'unknown' }, 'await evidence', /could not be asked/],
    ['EC2 has disagreed for its ten minutes', { row: { awaitingEvidenceSince: NOW - Patience.EVIDENCE_MS }, resource: linked, lingering: ['i-1'] }, 'settled'],
    ['EC2 has disagreed for less than its ten minutes', { row: { awaitingEvidenceSince: NOW - Patience.EVIDENCE_MS + 1 }, resource: linked, lingering: ['i-1'] }, 'await evidence'],
  ];
  it.each(table)('when %s', (...row) => {
    const [, situation, what, words = /^/] = row;
    const action = decide(given(situation));
    expect(action.do).toBe(what);
    expect('why' in action ? action.why : '').toMatch(words);
  });
});

describe('going back', () => {
  const back = (changes: Partial<TargetRow>): Partial<TargetRow> => ({ desired: { name: 'old', arn: 'arn:old' }, ...changes });
  const table: Row[] = [
    ['our update still runs', { row: back({ operation: recorded('new') }), operations: [operation()] }, 'cancel', /toward new still runs/],
    ['our update still runs and we have asked to cancel it', { row: back({ operation: recorded('new', { cancelRequested: true }) }), operations: [operation()] }, 'wait', /earlier/],
    ['an update runs that we did not record', { row: back({}), operations: [operation()] }, 'wait', /not ours/],
    ['the update of a node pool was cancelled', { row: back({ operation: recorded('new', { cancelRequested: true }) }), operations: [failed({ error: { code: 1, message: 'cancelled' } })] }, 'rollback'],
    ['the update of a node pool failed', { row: back({ operation: recorded('new') }), operations: [failed()] }, 'rollback', /node 3 did not drain/],
    ["somebody else's later update failed", { row: back({ operation: recorded('new') }), operations: [succeeded(), failed({ name: 'x/locations/l/operations/theirs', createTime: NOW - MINUTE })] }, 'patch'],
    ["somebody else's update failed before ours", { row: back({ operation: recorded('new') }), operations: [failed({ name: 'x/locations/l/operations/theirs', createTime: NOW - 30 * MINUTE }), failed()] }, 'patch'],
    ["somebody else's update failed, and ours was never accepted", { row: back({}), operations: [failed()] }, 'patch'],
    ['the update failed while the cluster is being changed', { row: back({ operation: recorded('new') }), operations: [failed()], onCluster: [operation()] }, 'wait', /on the cluster/],
    ['the update runs while the cluster is being changed', { row: back({ operation: recorded('new') }), operations: [operation()], onCluster: [operation()] }, 'cancel'],
    ['Google had no time for the rollback, and no operation shows why', { row: back({ operation: recorded('new'), busy: { since: NOW, refused: 'rollback' } }), operations: [failed()] }, 'patch'],
    ['Google had no time for the update that was to make up for it either', { row: back({ operation: recorded('new'), busy: { since: NOW, refused: 'update' } }), operations: [failed()] }, 'rollback'],
    ['the update of a control plane failed', { isNodePool: false, row: back({ operation: recorded('new') }), operations: [failed()] }, 'patch'],
    ['the update had already succeeded', { row: back({ operation: recorded('new') }), resource: linked, operations: [succeeded()] }, 'patch', /new is linked/],
    ['the rollback runs', { row: back({ operation: recorded('old', { verb: 'rollback' }) }), operations: [operation()] }, 'wait', /our operation runs/],
    ['the rollback succeeded', { row: back({ operation: recorded('old', { verb: 'rollback' }), attempts: { patch: 0, rollback: 1 } }), operations: [succeeded()] }, 'settled'],
    ['the rollback succeeded, but Google shows another profile for long', { row: back({ operation: recorded('old', { verb: 'rollback' }) }), resource: linked, operations: [succeeded({ endTime: NOW - 3 * MINUTE })] }, 'patch'],
    ['the rollback failed', { row: back({ operation: recorded('old', { verb: 'rollback' }), attempts: { patch: 0, rollback: 1 } }), operations: [failed()] }, 'patch'],
    ['our own update on the way back failed (a rollback would lead forward)', { row: back({ operation: recorded('old') }), operations: [failed()] }, 'patch'],
    ['rollbacks are used up', { row: back({ operation: recorded('new'), attempts: { patch: 0, rollback: MOST_ROLLBACKS } }), operations: [failed()] }, 'patch'],
    ['all attempts are used up', { row: back({ operation: recorded('old'), attempts: { patch: MOST_PATCHES, rollback: 0 } }), operations: [failed()] }, 'fail', /gave up/],
    ['a failed update leaves the node pool reconciling', { row: back({ operation: recorded('new') }), resource: resource({ state: 'RECONCILING', reconciling: true }), operations: [failed()] }, 'rollback'],
    ['the target is gone', { row: back({}), resource: 'missing' }, 'nothing left'],
    ['the target is being deleted', { row: back({}), resource: resource({ state: 'STOPPING' }) }, 'nothing left'],
    ['it looks linked back just after an answer was lost', { row: back({ sent: lost(NOW - MINUTE) }) }, 'wait', /not be listed/],
    ['it is linked back, but not well', { row: back({ operation: recorded('old') }), resource: resource({ state: 'DEGRADED', errors: ['x'] }), operations: [succeeded()] }, 'settled'],
    ['it is linked back, but not well, and EC2 disagrees', { row: back({ operation: recorded('old') }), resource: resource({ state: 'DEGRADED' }), operations: [succeeded()], lingering: ['i-9'] }, 'await evidence'],
    ['EC2 still shows instances under the profile that failed', { row: back({ operation: recorded('old') }), operations: [succeeded()], lingering: ['i-9'] }, 'await evidence'],
  ];
  it.each(table)('when %s', (...row) => {
    const [, situation, what, words = /^/] = row;
    const action = decide(given({ goal: 'restore', ...situation }));
    expect(action.do).toBe(what);
    expect('why' in action ? action.why : '').toMatch(words);
  });

  it('has nothing to undo where nothing was sent since the target settled', () => {
    const row = given({ row: back({ settledOn: 'old' }) }).row;
    expect(isUntouched(row)).toBe(true);
    expect(isUntouched({ ...row, settledOn: 'new' })).toBe(false);
    expect(isUntouched({ ...row, settledOn: undefined })).toBe(false);
    expect(isUntouched({ ...row, desired: undefined })).toBe(true);
  });
});

describe('whatever the world looks like', () => {
  const name = fc.constantFrom('old', 'new', 'theirs');
  const operations = fc.array(
    fc.record({
      name: fc.constantFrom('p/locations/l/operations/op-1', 'p/locations/l/operations/op-2'),
      done: fc.boolean(),
      target: fc.constant('t'),
      verb: fc.constantFrom('update', 'delete', 'create'),
      createTime: fc.integer({ min: NOW - 60 * MINUTE, max: NOW }),
      endTime: fc.option(fc.integer({ min: NOW - 60 * MINUTE, max: NOW }), { nil: undefined }),
      error: fc.option(fc.record({ code: fc.nat(16), message: fc.string() }), { nil: undefined }),
    }),
    { maxLength: 3 },
  );
  const situations: fc.Arbitrary<Situation> = fc
    .record({
      goal: fc.constantFrom('link' as const, 'restore' as const),
      isNodePool: fc.boolean(),
      desired: name,
      shown: fc.record({
        state: fc.constantFrom('RUNNING' as const, 'RECONCILING' as const, 'DEGRADED' as const, 'ERROR' as const, 'STOPPING' as const, 'PROVISIONING' as const),
        reconciling: fc.boolean(),
        profileName: name,
      }),
      recordedToward: fc.option(name, { nil: undefined }),
      recordedVerb: fc.constantFrom('update' as const, 'rollback' as const),
      cancelRequested: fc.boolean(),
      patches: fc.nat(MOST_PATCHES),
      rollbacks: fc.nat(MOST_ROLLBACKS),
      operations,
      lingering: fc.oneof(fc.constant('unknown' as const), fc.constant([]), fc.constant(['i-1'])),
      outlived: fc.boolean(),
      onCluster: fc.boolean(),
      since: fc.option(fc.integer({ min: NOW - 30 * MINUTE, max: NOW }), { nil: undefined }),
    })
    .map(({ goal, isNodePool, desired, shown, recordedToward, recordedVerb, cancelRequested, patches, rollbacks, operations: list, lingering, outlived, onCluster, since }) =>
      given({
        goal,
        isNodePool,
        resource: resource({ ...shown, iamInstanceProfile: shown.profileName }),
        operations: list.map((one) => (one.done ? one : { ...one, error: undefined, endTime: undefined })),
        lingering,
        onCluster: onCluster ? [operation()] : [],
        row: {
          desired: { name: desired },
          attempts: { patch: patches, rollback: rollbacks },
          awaitingEvidenceSince: since,
          ...(recordedToward === undefined ? {} : { operation: recorded(recordedToward, { verb: recordedVerb, cancelRequested, ...(outlived ? { outlived } : {}) }) }),
        },
      }),
    );

  it('nothing is changed while an operation runs, except that our own is cancelled on the way back, or when nobody wants it any more', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        if (situation.observation.operations.every(({ done }) => done)) {
          return;
        }
        const action = decide(situation);
        expect(action.do).not.toBe('patch');
        expect(action.do).not.toBe('rollback');
        expect(action.do).not.toBe('settled');
        expect(action.do === 'cancel' && situation.goal === 'link' && situation.row.operation?.outlived !== true).toBe(false);
        expect(action.do === 'cancel' && !action.operation.name.endsWith('/op-1')).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('settled means: linked as desired, the newest update did not fail, and EC2 agreed or had its ten minutes', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        if (decide(situation).do !== 'settled') {
          return;
        }
        const { resource: shown, operations: list, lingering } = situation.observation;
        expect(shown).toMatchObject({ profileName: situation.row.desired?.name });
        const newest = list.filter(({ verb }) => verb === 'update').sort((a, b) => b.createTime - a.createTime)[0];
        const ties = list.filter(({ verb, createTime }) => verb === 'update' && createTime === newest?.createTime);
        expect(ties.length > 0 && ties.every(({ error }) => error !== undefined)).toBe(false);
        const waited = situation.now - (situation.row.awaitingEvidenceSince ?? situation.now);
        expect(lingering.length === 0 || waited >= Patience.EVIDENCE_MS).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it('nothing is changed while the cluster of a node pool is', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        expect(situation.observation.onCluster.length > 0 && ['patch', 'rollback'].includes(decide(situation).do)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('no update is rolled back that is not recorded as ours', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        if (decide(situation).do !== 'rollback') {
          return;
        }
        const { operations: list } = situation.observation;
        const newest = Math.max(...list.filter(({ done, verb }) => done && verb === 'update').map(({ createTime }) => createTime));
        expect(list.filter(({ createTime }) => createTime === newest).some(({ name: one }) => one.endsWith('/op-1'))).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it('a node pool is never rolled back on the way forward, nor a control plane ever', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const isAllowed = situation.goal === 'restore' && situation.isNodePool;
        expect(decide(situation).do === 'rollback' && !isAllowed).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });
});
