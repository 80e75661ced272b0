import type { ClaimingRequest } from '../../../lambda/decision/claims';
import { isKnownWithoutTestimony } from '../../../lambda/decision/without-testimony';
import type { RequestRow } from '../../../lambda/ledger/request-row';
import { newTargetRow, type TargetRow } from '../../../lambda/ledger/target-row';
import { resourceName } from '../../../lambda/request/target';
import type { Link } from '../../../lambda/request/link';
import { linkTo } from '../support/link';
import { requestRow } from '../support/requests';

const T0 = Date.UTC(2026, 10, 2, 12);

const on = (profile: string, nodePool = 'workers'): Link => linkTo(profile, { target: { project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool } });
const update = (to: Link, from: Link): ClaimingRequest => ({ requestId: 'new', requestType: 'Update', issuedAt: T0, link: to, oldLink: from });
const remove = (link: Link): ClaimingRequest => ({ requestId: 'new', requestType: 'Delete', issuedAt: T0, link });

const rowOf = (changes: Partial<TargetRow>, nodePool = 'workers'): TargetRow => ({ ...newTargetRow(resourceName(on('any', nodePool).target)), ...changes });
const rotated = (changes: Partial<TargetRow> = {}): TargetRow =>
  rowOf({ desired: { name: 'p2' }, history: ['p1', 'p2'], settledOn: 'p2', claim: { requestId: 'holder', issuedAt: T0 - 100_000, goal: 'link', notBefore: 0, ended: true }, ...changes });
const holder = (changes: Partial<RequestRow>): RequestRow =>
  requestRow({ id: 'holder', issuedAt: T0 - 100_000, assignments: [{ link: on('p2'), role: 'link', done: true }], ...changes });
const SUCCESS = { status: 'SUCCESS', physicalResourceId: 'p2' } as const;

function isKnown(request: ClaimingRequest, rows: readonly TargetRow[], held?: RequestRow, arrivedAt: number | undefined = T0): boolean {
  return isKnownWithoutTestimony(request, arrivedAt, new Map(rows.map((row) => [row.id, row])), held);
}

describe('an update of which CloudFormation cannot be asked', () => {
  it.each<[string, boolean, ClaimingRequest, TargetRow]>([
    ['goes back from the newest change', true, update(on('p1'), on('p2')), rotated()],
    ['goes back from a change that never came', true, update(on('p2'), on('p3')), rotated()],
    ['changes no profile of a settled target', true, update(on('p2'), on('p2')), rotated()],
    ['changes no profile of a target that is under way', false, update(on('p2'), on('p2')), rotated({ settledOn: undefined })],
    ['goes on to a fresh profile', false, update(on('p3'), on('p2')), rotated()],
    ['goes back further than one change', false, update(on('p0'), on('p1')), rotated({ history: ['p0', 'p1', 'p2'] })],
    ['goes back to what was there before us', false, update(on('manual'), on('p2')), rotated({ before: { name: 'manual' } })],
    ['is for a target that nobody has rotated', false, update(on('p2'), on('p1')), rowOf({})],
  ])('that %s is stood by: %s', (_what, expected, request, row) => {
    expect(isKnown(request, [row], holder({ answer: SUCCESS, answeredAt: T0 - 1 }))).toBe(expected);
  });

  it.each([
    ['the move has just begun', { linkMovedOn: 'p2' }, true],
    ['nothing has moved on', {}, false],
  ])('goes back to the target that the link has left only where it has left it: %s', (_what, changes, expected) => {
    const left = rowOf({ desired: { name: 'q1' }, history: ['q1'] }, 'canary');
    expect(isKnown(update(on('p2'), on('q1', 'canary')), [rotated(changes), left])).toBe(expected);
  });

  it('goes on where it holds the claim: it was stood by when it got it', () => {
    const claim = { requestId: 'new', issuedAt: T0, goal: 'link', notBefore: 0, ended: false } as const;
    expect(isKnown(update(on('p2'), on('p1')), [rotated({ claim, settledOn: undefined })])).toBe(true);
  });
});

describe('a deletion of which CloudFormation cannot be asked', () => {
  it('is stood by where the profile is no longer desired', () => {
    expect(isKnown(remove(on('p1')), [rotated()])).toBe(true);
    expect(isKnown(remove(on('p2')), [rotated({ linkMovedOn: 'p2' })])).toBe(true);
  });

  it.each<[string, boolean, Partial<RequestRow> | undefined]>([
    ['was under way', true, {}],
    ['has failed', true, { answer: { status: 'FAILED', physicalResourceId: 'p2' }, answeredAt: T0 - 1 }],
    ['has come to its end since, because nobody stopped it', true, { answer: SUCCESS, answeredAt: T0 + 1 }],
    ['had succeeded', false, { answer: SUCCESS, answeredAt: T0 - 1 }],
    ['had been answered, and not come to its verdict', true, { answer: SUCCESS, answeredAt: T0 - 1, assignments: [{ link: { ...on('p2'), wait: 'Wait' }, role: 'link', done: false }] }],
    ['had succeeded after hours', false, { answer: SUCCESS, answeredAt: T0 - 2, verdict: { status: 'SUCCESS' }, signalledAt: T0 - 1, assignments: [{ link: { ...on('p2'), wait: 'Wait' }, role: 'link', done: true }] }],
    ['is so long ago that its row is gone', false, undefined],
  ])('of the desired profile, whose rotation %s when it came, is stood by: %s', (_what, expected, changes) => {
    expect(isKnown(remove(on('p2')), [rotated()], changes === undefined ? undefined : holder(changes))).toBe(expected);
  });

  it('of the desired profile is not stood by where nobody knows when it came', () => {
    expect(isKnownWithoutTestimony(remove(on('p2')), undefined, new Map([[rotated().id, rotated()]]), holder({}))).toBe(false);
  });
});
