import { isWrongState, stateOf } from '../../../cli/status/target-state';
import type { LedgerFacts, TargetFacts } from '../../../cli/status/target-facts';
import { newTargetRow, type Claim, type TargetRow } from '../../../lambda/ledger/target-row';
import type { Assignment, RequestRow } from '../../../lambda/ledger/request-row';
import { notSeen } from '../../../lambda/preflight/seen';
import { linkTo } from '../../lambda/support/link';

const NOW = Date.UTC(2026, 10, 2, 12);
const HOUR = 3_600_000;

function requestFor(profile: string, changes: Partial<RequestRow> = {}, assignment: Partial<Assignment> = {}): RequestRow {
  return {
    id: 'request',
    requestType: 'Update',
    stackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/app/1',
    logicalResourceId: 'Link',
    issuedAt: NOW - HOUR / 2,
    assignments: [{ link: linkTo(profile, { timeoutSeconds: 3000 }), role: 'link', done: false, ...assignment }],
    expires: 0,
    ...changes,
  };
}

const FAILED: RequestRow = requestFor('new', { id: 'failed', answer: { status: 'FAILED', reason: 'node 5 did not drain', physicalResourceId: 'x' } });
const claim = (changes: Partial<Claim> = {}): Claim => ({ requestId: 'request', issuedAt: NOW - HOUR / 2, goal: 'link', notBefore: 0, ended: false, ...changes });
const ENDED: Partial<Claim> = { ended: true, finished: { toDelete: [], at: NOW - 60_000 } };

function facts(row: Partial<TargetRow>, ledger: Partial<LedgerFacts> = {}, others: Partial<TargetFacts> = {}): TargetFacts {
  return {
    stackStatus: 'UPDATE_IN_PROGRESS',
    expected: { kind: 'kept', name: 'new', role: { kind: 'unknown' } },
    ledger: { seen: { row: { ...newTargetRow('target'), desired: { name: 'new' }, ...row }, ...ledger } },
    ...others,
  };
}

const state = (of: TargetFacts) => stateOf(of, NOW);

describe('before anything has happened', () => {
  const none = { ledger: { seen: undefined } };

  test.each([
    [undefined, 'not deployed'],
    ['CREATE_IN_PROGRESS', 'not begun'],
    ['ROLLBACK_IN_PROGRESS', 'stopped'],
    ['CREATE_COMPLETE', 'not deployed'],
  ])('with the stack %s a target is %s', (stackStatus, expected) => {
    expect(state(facts({}, {}, { ...none, stackStatus }))).toMatchObject({ state: expected });
  });

  test('what could not be asked is unknown, with the reason', () => {
    expect(state(facts({}, {}, { ledger: notSeen('there are no AWS credentials') }))).toEqual({ state: 'unknown', why: 'there are no AWS credentials' });
  });
});

describe('while it runs', () => {
  const progress = { requestId: 'request', why: 'our operation runs', operation: 'operation-1', nodes: { moved: 3, of: 6 } };
  const operation = { name: 'operation-1', verb: 'update', toward: 'new', startedAt: 0, cancelRequested: false, requestId: 'request' } as const;

  test('it rotates from one profile to another, for so long, and until then at most', () => {
    const of = facts({ claim: claim(), operation, progress, before: { name: 'old' } }, { request: requestFor('new') });
    expect(state(of)).toMatchObject({ state: 'rotating', linked: 'old', toward: 'new', spent: HOUR / 2, until: NOW + HOUR / 3, progress: { nodes: { moved: 3, of: 6 } } });
  });

  test('a long rotation runs on after CloudFormation has its answer', () => {
    const request = requestFor('new', { answer: { status: 'SUCCESS', physicalResourceId: 'x' }, answeredAt: NOW - 1 }, { link: linkTo('new', { wait: 'Wait' }) });
    expect(state(facts({ claim: claim(), operation, progress }, { request })).state).toBe('rotating');
  });

  test('it waits for an operation that is not its own, and says whose', () => {
    const why = 'an operation that is not ours runs on the target since 2026-11-02T11:00Z';
    expect(state(facts({ claim: claim(), progress: { ...progress, operation: 'operation-of-others', why } }, { request: requestFor('new') }))).toMatchObject({ state: 'waiting', why });
  });

  test('it waits for an earlier operation of the engine that leads elsewhere', () => {
    const of = facts({ claim: claim(), operation: { ...operation, toward: 'older' }, progress: { ...progress, why: 'our earlier operation still runs' } }, { request: requestFor('new') });
    expect(state(of)).toMatchObject({ state: 'waiting', why: 'our earlier operation still runs' });
  });

  test('it waits while the functions of the request before may still be running', () => {
    expect(state(facts({ claim: claim({ notBefore: NOW + 1 }) }, { request: requestFor('new') })).state).toBe('waiting');
  });

  test('it waits while Google takes no change, with the words of Google', () => {
    expect(state(facts({ claim: claim(), busy: { since: 0, words: 'HTTP 400' } }, { request: requestFor('new') }))).toMatchObject({ state: 'waiting', why: expect.stringContaining('HTTP 400') as string });
  });

  test('progress of another request is no progress', () => {
    expect(state(facts({ claim: claim(), progress: { ...progress, requestId: 'earlier' } }, { request: requestFor('new') }))).not.toHaveProperty('progress');
  });

  test('on the way back it says why, and sets no time', () => {
    const of = facts(
      { claim: claim({ goal: 'restore', previous: 'failed' }), desired: { name: 'old' }, progress, operation: { ...operation, toward: 'old', verb: 'rollback' } },
      { request: requestFor('old', {}, { role: 'restore' }), previous: FAILED },
    );
    expect(state(of)).toMatchObject({ state: 'moving back', linked: 'new', toward: 'old', outcome: { succeeded: false, words: 'node 5 did not drain' } });
    expect(state(of)).not.toHaveProperty('until');
  });

  test('it moves back after CloudFormation was told so, too', () => {
    const request = requestFor('old', { answer: { status: 'SUCCESS', reason: 'still moving back', physicalResourceId: 'x' }, answeredAt: NOW }, { role: 'restore' });
    expect(state(facts({ claim: claim({ goal: 'restore' }), desired: { name: 'old' } }, { request }, { stackStatus: 'UPDATE_ROLLBACK_COMPLETE' })).state).toBe('moving back');
  });
});

describe('when nothing runs any more', () => {
  const settled: Partial<TargetRow> = { claim: claim(ENDED), settledOn: 'new' };
  const back: Partial<TargetRow> = { claim: claim({ ...ENDED, goal: 'restore', previous: 'failed' }), desired: { name: 'old' }, settledOn: 'old' };

  test('it is settled, since then', () => {
    expect(state(facts(settled, { request: requestFor('new') }))).toEqual({ state: 'settled', linked: 'new', outcome: { succeeded: true, at: NOW - 60_000 } });
  });

  test('it is settled where the ledger has forgotten the request', () => {
    expect(state(facts(settled)).state).toBe('settled');
  });

  test('it has failed where it was not put back', () => {
    expect(state(facts({ claim: claim({ ended: true }) }, { request: { ...FAILED, id: 'request' } }))).toMatchObject({ state: 'failed', outcome: { words: 'node 5 did not drain' } });
  });

  test('it has failed as soon as that was answered, although the last look is still to come', () => {
    expect(state(facts({ claim: claim() }, { request: { ...FAILED, id: 'request' } })).state).toBe('failed');
  });

  test('it was moved back, with the words of what had failed', () => {
    expect(state(facts(back, { request: requestFor('old', {}, { role: 'restore' }), previous: FAILED }, { stackStatus: 'UPDATE_ROLLBACK_COMPLETE' }))).toMatchObject({
      state: 'moved back',
      linked: 'old',
      outcome: { succeeded: false, words: 'node 5 did not drain' },
    });
  });

  test('it was moved back for somebody else, and says so', () => {
    const succeeded = requestFor('new', { id: 'succeeded', answer: { status: 'SUCCESS', physicalResourceId: 'x' } });
    expect(state(facts(back, { request: requestFor('old', {}, { role: 'restore' }), previous: succeeded }, { stackStatus: 'UPDATE_ROLLBACK_COMPLETE' }))).toMatchObject({
      state: 'moved back',
      outcome: { succeeded: false, words: 'something else in the deployment failed, or somebody cancelled it' },
    });
  });

  test.each([
    ['UPDATE_ROLLBACK_IN_PROGRESS', { state: 'failed', why: 'its turn in the rollback has not come' }],
    ['UPDATE_ROLLBACK_FAILED', { state: 'failed' }],
  ])('where the stack is %s, what has failed is still to be put back, or is not', (stackStatus, expected) => {
    const { why, state: is } = state(facts({ claim: claim({ ended: true }) }, { request: { ...FAILED, id: 'request' } }, { stackStatus }));
    expect({ state: is, ...(why === undefined ? {} : { why }) }).toEqual(expected);
  });

  test('it is settled where only its timeout was put back', () => {
    expect(state(facts({ ...settled, claim: claim({ ...ENDED, goal: 'restore' }) }, { request: requestFor('new', {}, { role: 'restore', sameProfile: true }) })).state).toBe('settled');
  });

  test.each([
    ['profile changed', true],
    ['left over', false],
  ] as const)('what the watch has found stands beside it: %s', (kind, isWrong) => {
    const found = state(facts(settled, { request: requestFor('new'), findings: [{ kind, profile: 'new', what: 'the role is another one', since: 0 }] }));
    expect(found).toMatchObject({ state: 'settled', findings: [{ kind, words: expect.stringContaining('the role is another one (found 1970-01-01T00:00:00Z). This breaks: ') as string }] });
    expect(isWrongState(found)).toBe(isWrong);
  });

  const fresh = { kind: 'fresh', name: 'app-Next-*', path: '/', arn: '', role: { kind: 'unknown' } } as TargetFacts['expected'];

  test.each([
    ['UPDATE_IN_PROGRESS', 'not begun'],
    ['UPDATE_ROLLBACK_IN_PROGRESS', 'stopped'],
    ['UPDATE_ROLLBACK_COMPLETE', 'stopped'],
    ['UPDATE_COMPLETE', 'settled'],
  ])('where the stack is %s, and another profile is to come, it is %s', (stackStatus, expected) => {
    expect(state(facts(settled, { request: requestFor('new') }, { stackStatus, expected: fresh })).state).toBe(expected);
  });

  test('a profile that has been made since the template was read counts as the one to come', () => {
    expect(state(facts({ ...settled, settledOn: 'app-Next-ABC' }, {}, { expected: fresh })).state).toBe('settled');
  });
});
