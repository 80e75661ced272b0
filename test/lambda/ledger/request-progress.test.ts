import { dueAt, hasFailed, isAnswerDue, isFollowed, isOutOfTime, isOver, isReleaseDue, waitOf } from '../../../lambda/ledger/request-progress';
import type { Assignment, DecidedAnswer, RequestRow } from '../../../lambda/ledger/request-row';
import type { Link } from '../../../lambda/request/link';
import { linkTo } from '../support/link';
import { requestRow } from '../support/requests';

const HOUR = 3_600_000;
const ISSUED = Date.UTC(2026, 10, 2, 12);

const link = (changes: Partial<Link> = {}): Link => linkTo('p1', { timeoutSeconds: 6 * 3600, wait: 'Wait', ...changes });
const assignment = (role: Assignment['role'], changes: Partial<Link> = {}): Assignment => ({ link: link(changes), role, done: false });
const request = (role: Assignment['role'], changes: Partial<RequestRow> = {}, about: Partial<Link> = {}): RequestRow =>
  requestRow({ issuedAt: ISSUED, assignments: [assignment(role, about)], ...changes });
const success: DecidedAnswer = { status: 'SUCCESS', physicalResourceId: 'id' };
const failure: DecidedAnswer = { status: 'FAILED', physicalResourceId: 'id' };

describe('when CloudFormation has to hear something', () => {
  it.each([
    ['a short rotation: its timeout', request('link', {}, { wait: undefined, timeoutSeconds: 600 }), ISSUED + 600_000],
    ['a long rotation that is not answered yet: 50 minutes', request('link'), ISSUED + 50 * 60_000],
    ['a long rotation that is followed: its timeout', request('link', { answer: success, answeredAt: ISSUED }), ISSUED + 6 * HOUR],
    ['a way back: 50 minutes', request('restore'), ISSUED + 50 * 60_000],
    ['a way back that has been answered: never', request('restore', { answer: success, answeredAt: ISSUED }), Number.POSITIVE_INFINITY],
    ['a deletion: 50 minutes', request('delete'), ISSUED + 50 * 60_000],
  ])('%s', (_what, row, due) => {
    const [open] = row.assignments ?? [];
    expect(open && dueAt(row, open)).toBe(due);
  });
});

describe('whether anything is left to do', () => {
  it.each([
    ['an unanswered request', request('link'), false],
    ['a short rotation that succeeded', request('link', { answer: success }, { wait: undefined }), true],
    ['a rotation that failed', request('link', { answer: failure }), true],
    ['a long rotation that is followed', request('link', { answer: success }), false],
    ['a long rotation with a verdict', request('link', { answer: success, verdict: { status: 'FAILED' } }), true],
    ['a way back that goes on', request('restore', { answer: success }), false],
    ['a way back that failed', request('restore', { answer: failure }), true],
    ['a way back that was given up', request('restore', { answer: success, assignments: [{ ...assignment('restore'), gaveUp: 'Google refuses it' }] }), true],
    ['a way back that has ended', request('restore', { answer: success, assignments: [{ ...assignment('restore'), done: true }] }), true],
  ])('%s', (_what, row, over) => {
    expect(isOver(row)).toBe(over);
  });

  it('a way back is given up after 12 hours', () => {
    const row = request('restore', { answer: success });
    expect(isOutOfTime(row, ISSUED + 12 * HOUR - 1)).toBe(false);
    expect(isOutOfTime(row, ISSUED + 12 * HOUR)).toBe(true);
    expect(isOutOfTime(request('restore'), ISSUED + 12 * HOUR)).toBe(false);
  });
});

describe('whether a rotation has failed', () => {
  const asked = (resourceType: string): RequestRow['asked'] => ({ resourceType, link: link() });
  it.each([
    ['one that was answered FAILED', request('link', { answer: failure }), true],
    ['one whose verdict is FAILED', request('link', { answer: success, verdict: { status: 'FAILED' } }), true],
    ['one that was refused before it was planned', request('link', { answer: failure, assignments: undefined }), true],
    ['one that succeeded', request('link', { answer: success, verdict: { status: 'SUCCESS' } }), false],
    ['a way back, which is given up instead', request('restore', { answer: failure }), false],
    ['a verdict, which only says it', request('link', { answer: failure, assignments: undefined, asked: asked('Custom::GkeInstanceProfileVerdict') }), false],
  ])('%s', (_what, row, failed) => {
    expect(hasFailed(row)).toBe(failed);
  });
});

it('what goes back is never followed, even where its link names a wait', () => {
  expect(waitOf(request('restore'))).toBeUndefined();
  expect(isFollowed(request('restore', { answer: success }))).toBe(false);
  expect(isFollowed(request('link', { answer: failure }))).toBe(false);
  expect(isFollowed(request('link', { answer: success }))).toBe(true);
});

it('report is called for an answer until it is delivered, and for a release until it is sent', () => {
  expect(isAnswerDue(request('link'))).toBe(false);
  expect(isAnswerDue(request('link', { answer: success }))).toBe(true);
  expect(isAnswerDue(request('link', { answer: success, answeredAt: 1 }))).toBe(false);
  const answered = { answer: success, answeredAt: 1 } as const;
  expect(isReleaseDue(request('link', answered))).toBe(false);
  expect(isReleaseDue(request('link', { verdict: { status: 'SUCCESS' } }))).toBe(false);
  expect(isReleaseDue(request('link', { ...answered, verdict: { status: 'SUCCESS' } }))).toBe(true);
  expect(isReleaseDue(request('link', { ...answered, verdict: { status: 'SUCCESS' }, signalledAt: 1 }))).toBe(false);
});
