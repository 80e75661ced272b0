import { parseRequestRow, parseTargetRow, UnreadableRowError } from '../../../lambda/ledger/parse-row';
import { newTargetRow, type TargetRow } from '../../../lambda/ledger/target-row';
import type { RequestRow } from '../../../lambda/ledger/request-row';
import { linkTo } from '../support/link';

const TARGET = 'projects/acme-prod/locations/us-east4/awsClusters/prod/awsNodePools/workers';
const OPERATION = 'projects/1/locations/us-east4/operations/operation-1';
const PROFILE = { name: 'p', arn: 'arn:aws-us-gov:iam::111122223333:instance-profile/any/path/p' };
const HOSTILE = 'https://evil.example/?x=\u001b[31m';

const FEDERATION = {
  Kind: 'workloadIdentityFederation',
  Audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/aws',
  ServiceAccount: 'a@b.iam.gserviceaccount.com',
} as const;

const requestRow: RequestRow = {
  id: 'request#1',
  requestType: 'Update',
  stackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/app/1',
  logicalResourceId: 'Link',
  issuedAt: 1,
  sealedUrl: 'c2VhbGVk',
  executionArn: 'arn:aws:states:us-east-1:111122223333:execution:engine:1',
  asked: { resourceType: 'Custom::GkeInstanceProfileLink', link: linkTo('new', { credentials: FEDERATION }), oldLink: linkTo('old') },
  assignments: [{ link: linkTo('new', { wait: 'Wait', preflight: 'WARN', adopt: true }), role: 'link', done: false, sameProfile: true }],
  answer: { status: 'SUCCESS', reason: 'words', physicalResourceId: 'x', data: { ProfileName: 'new' } },
  expires: 2,
};

const targetRow: TargetRow = {
  ...newTargetRow('target#1'),
  revision: 3,
  claim: { requestId: '1', issuedAt: 1, goal: 'link', notBefore: 2, ended: false, awsRegion: 'us-gov-west-1', finished: { toDelete: ['old'], remark: 'r', at: 1 }, previous: '0' },
  desired: PROFILE,
  before: { name: '' },
  leaving: [{ ...PROFILE }],
  operation: { name: OPERATION, verb: 'update', toward: 'p', startedAt: 1, cancelRequested: false, requestId: '1', outlived: true },
  sent: { verb: 'rollback', toward: '', requestId: '1', at: 1, until: 2 },
  busy: { since: 1, refused: 'update', words: 'w' },
  preflight: { since: 1, passed: true, warnings: 'w' },
  progress: {
    requestId: '1',
    why: 'w',
    operation: OPERATION,
    statusDetail: 'd',
    nodes: { moved: 1, of: 3 },
    pace: { first: { at: 1, moved: 1 }, last: { at: 1, moved: 1 } },
  },
  awsRegion: 'us-east-1',
};

/** The row with one value changed, wherever the path leads. */
function changed(row: object, path: string, value: unknown): unknown {
  const copy = structuredClone(row) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const holder = keys.reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy);
  holder[last] = value;
  return copy;
}

const requests = (row: unknown): RequestRow => parseRequestRow('Ledger', 'request#1', row);
const targets = (row: unknown): TargetRow => parseTargetRow('Ledger', `target#${TARGET}`, row);

it('rows that the engine writes are read as they were written', () => {
  expect(requests(requestRow)).toEqual(requestRow);
  expect(targets(targetRow)).toEqual(targetRow);
  expect(targets(newTargetRow('target#1'))).toEqual(newTargetRow('target#1'));
});

it.each(['new', 'claim.new', 'claim.finished.new', 'desired.new', 'leaving.0.new', 'operation.new', 'attempts.new', 'preflight.new', 'progress.new', 'busy.new', 'sent.new'])(
  'what a newer engine has written to a target row is kept: %s',
  (path) => {
    const row = changed(targetRow, path, { of: 'a newer engine' });
    expect(targets(row)).toEqual(row);
  },
);

it.each(['new', 'asked.new', 'asked.link.credentials.new', 'assignments.0.new', 'assignments.0.link.new', 'assignments.0.link.target.new', 'answer.new'])(
  'what a newer engine has written to a request row is kept: %s',
  (path) => {
    const row = changed(requestRow, path, { of: 'a newer engine' });
    expect(requests(row)).toEqual(row);
  },
);

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(UnreadableRowError);
    return (error as Error).message;
  }
  throw new Error('the row was read');
}

it.each([
  ['assignments.0.link.target.location', 'host:8443/'],
  ['assignments.0.link.target.project', '..'],
  ['assignments.0.link.target.cluster', 'prod/../other'],
  ['assignments.0.link.target.nodePool', 'workers?x'],
  ['assignments.0.link.profile.name', HOSTILE],
  ['assignments.0.link.profile.arn', 'arn:aws:iam::111111111111:instance-profile/foreign/new'],
  ['assignments.0.link.credentials.SecretArn', HOSTILE],
  ['assignments.0.link.credentials.Kind', 'file'],
  ['assignments.0.link.timeoutSeconds', '3000'],
  ['assignments.0.link.wait', 'Wait/../x'],
  ['assignments.0.role', 'patch'],
  ['asked.link.credentials.Audience', HOSTILE],
  ['asked.link.credentials.ServiceAccount', HOSTILE],
  ['asked.oldLink.target.location', HOSTILE],
  ['sealedUrl', HOSTILE],
  ['executionArn', HOSTILE],
  ['issuedAt', HOSTILE],
  ['requestType', HOSTILE],
  ['stackId', ''],
])('a request row is refused by its field %s, whose content (%j) is not repeated', (path, value) => {
  const words = refusal(() => requests(changed(requestRow, path, value)));
  expect(words).toContain(`(table Ledger) the row request#1 is not as the engine writes it: ${path}`);
  expect(words).not.toContain('evil.example');
});

it.each([
  ['operation.name', 'projects/1/locations/us-east4/operations/../awsClusters/prod:rollback'],
  ['operation.name', HOSTILE],
  ['operation.verb', 'delete'],
  ['awsRegion', 'us-east-1.evil.example/'],
  ['claim.awsRegion', HOSTILE],
  ['claim.requestId', ''],
  ['claim.ended', 'false'],
  ['desired.name', 'a/b'],
  ['desired.arn', HOSTILE],
  ['before.name', HOSTILE],
  ['leaving.0.arn', '*'],
  ['sent.toward', HOSTILE],
  ['attempts.patch', -1],
  ['revision', 'none'],
  ['history', 'all'],
])('a target row is refused by its field %s, whose content (%j) is not repeated', (path, value) => {
  const words = refusal(() => targets(changed(targetRow, path, value)));
  expect(words).toContain(`(table Ledger) the row target#${TARGET} is not as the engine writes it: ${path}`);
  expect(words).not.toContain('evil.example');
});

it('a profile whose ARN is that of another one is refused', () => {
  expect(refusal(() => requests(changed(requestRow, 'asked.link.profile.name', 'other')))).toContain('asked.link.profile.');
});

it.each([[undefined], [null], ['row'], [[]]])('%j is no row', (item) => {
  expect(refusal(() => targets(item))).toContain('the whole row');
});
