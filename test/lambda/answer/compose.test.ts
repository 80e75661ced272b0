import * as fc from 'fast-check';
import { answerBody, failUnlessDelete, MOST_ANSWER_BYTES, succeed } from '../../../lambda/answer/compose';
import type { RequestRow } from '../../../lambda/ledger/request-row';
import { linkTo } from '../support/link';
import { requestRow } from '../support/requests';

const link = linkTo('p2');
const request = (changes: Partial<RequestRow>): RequestRow => requestRow({ requestType: 'Create', ...changes });
const OWN_ID = 'acme-prod/us-east4/prod/workers/p2';
const GIVEN_ID = 'acme-prod/us-east4/prod/workers/p1';

describe('PhysicalResourceId', () => {
  it.each([
    ['a Create that succeeded', request({}), 'SUCCESS', OWN_ID],
    ['a Create that failed', request({}), 'FAILED', OWN_ID],
    ['an Update that succeeded', request({ requestType: 'Update', physicalResourceId: GIVEN_ID }), 'SUCCESS', OWN_ID],
    ['an Update that failed', request({ requestType: 'Update', physicalResourceId: GIVEN_ID }), 'FAILED', GIVEN_ID],
    ['a Delete', request({ requestType: 'Delete', physicalResourceId: 'made-up-by-cloudformation' }), 'SUCCESS', 'made-up-by-cloudformation'],
  ] as const)('of %s', (_what, row, status, expected) => {
    const answer = status === 'SUCCESS' ? succeed(row, link) : failUnlessDelete(row, link, 'no');
    expect(answer).toMatchObject({ status, physicalResourceId: expected });
  });

  it('is never missing, not even where the properties could not be read', () => {
    expect(failUnlessDelete(request({}), undefined, 'no').physicalResourceId).toBe('no-link');
  });
});

it('answers a Delete with success whatever happened, and says what', () => {
  expect(failUnlessDelete(request({ requestType: 'Delete' }), link, 'EC2 is down')).toMatchObject({ status: 'SUCCESS', reason: 'EC2 is down' });
});

it('keeps secrets of other people\'s words out of the answer', () => {
  const said = 'PUT https://bucket.s3.amazonaws.com/x?X-Amz-Signature=abc&X-Amz-Date=1 failed with Bearer ya29.secret';
  const { reason } = failUnlessDelete(request({}), link, said);
  expect(reason).toContain('https://bucket.s3.amazonaws.com/x');
  expect(reason).not.toMatch(/abc|ya29/);
});

it('fits 4,096 bytes however long the reason and whatever its characters, and keeps its beginning and its end', () => {
  const character = fc.constantFrom('a', '"', '\\', '\n', 'é', '界', '🙂', '\u0000', ' ');
  fc.assert(
    fc.property(fc.array(character, { maxLength: 9_000 }), (characters) => {
      const reason = `BEGIN${characters.join('')}END`;
      const body = answerBody(request({}), { ...failUnlessDelete(request({}), link, ''), reason });
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MOST_ANSWER_BYTES);
      const parsed = JSON.parse(body) as { Reason: string; StackId: string };
      expect(parsed.Reason.startsWith('BEGIN')).toBe(true);
      expect(parsed.Reason.endsWith('END')).toBe(true);
      expect(parsed.Reason).not.toContain('\uFFFD');
      expect(Buffer.byteLength(body)).toBeGreaterThan(Math.min(Buffer.byteLength(JSON.stringify(reason)), MOST_ANSWER_BYTES - 64) - 1);
    }),
    { numRuns: 200 },
  );
});
