import * as fc from 'fast-check';
import { inOneLine, worstFirst, type Finding } from '../../../lambda/preflight/finding';
import { renderFindings, warningsInBrief } from '../../../lambda/preflight/render';
import { answerBody, failUnlessDelete, MOST_ANSWER_BYTES, roomForReason } from '../../../lambda/answer/compose';
import { requestRow } from '../support/requests';
import { LINK } from './support/evidence';

function finding(changes: Partial<Finding> = {}): Finding {
  return { checks: ['iam:PassRole'], severity: 'stops', certainty: 'known', what: 'it is wrong', about: 'arn', remedy: 'Put it right', mayPass: true, ...changes };
}

const REQUEST = requestRow({
  id: '0f2b9d3c-5a57-4c5c-b3c5-1f2e3d4c5b6a',
  stackId: `arn:aws:cloudformation:us-east-1:111122223333:stack/${'S'.repeat(128)}/0f2b9d3c-5a57-4c5c-b3c5-1f2e3d4c5b6a`,
  logicalResourceId: 'L'.repeat(255),
  physicalResourceId: `acme/us-east4/prod/workers/${'p'.repeat(128)}`,
});

const PLENTY = 10_000;

describe('one message', () => {
  it('lists every finding with what, on what, and what to add where', () => {
    const statement = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: 'key' } as const;
    const findings = [finding(), finding({ severity: 'warns', what: 'it may fail', about: 'key', remedy: 'Add to an identity policy of role workers', statement })];
    expect(renderFindings(findings, PLENTY)).toBe(
      'the pre-flight found what would break the target, and nothing was touched (1 stops it, 1 warns): ' +
        '(1) it is wrong (arn). Put it right. ' +
        '(2) it may fail (key). Add to an identity policy of role workers: {"Effect":"Allow","Action":"kms:Decrypt","Resource":"key"}',
    );
  });

  it('counts what it has no room for', () => {
    const findings = [finding(), finding({ what: 'x'.repeat(500) }), finding({ severity: 'warns', what: 'it may fail' })];
    expect(renderFindings(findings, 300)).toBe(
      'the pre-flight found what would break the target, and nothing was touched (2 stop it, 1 warns): ' +
        '(1) it is wrong (arn). Put it right. (2) it may fail (arn). Put it right. and 1 more in the log of the reconcile function',
    );
  });
});

const anyFinding = fc.record({
  severity: fc.constantFrom<Finding['severity']>('stops', 'warns'),
  what: fc.string({ maxLength: 900, unit: 'grapheme' }),
  Action: fc.array(fc.string(), { maxLength: 83 }),
  mayPass: fc.boolean(),
});

it('fits the answer whatever was found: whole findings, the worst first, and all others counted', () => {
  fc.assert(
    fc.property(fc.array(anyFinding, { minLength: 1, maxLength: 12 }), (found) => {
      const numbered = found.map(({ Action, what, ...others }, index) => finding({ ...others, what: `#${index}# ${what}`, statement: { Effect: 'Allow', Action } }));
      const findings = worstFirst(numbered);
      const beginning = 'Linking projects/acme/locations/us-east4/awsClusters/prod/awsNodePools/workers to new failed: ';
      const message = renderFindings(findings, roomForReason(REQUEST, LINK, beginning));
      const body = answerBody(REQUEST, failUnlessDelete(REQUEST, LINK, beginning + message));
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MOST_ANSWER_BYTES);
      expect((JSON.parse(body) as { Reason: string }).Reason).toBe(beginning + message);

      const places = findings.map((one) => message.indexOf(`) ${inOneLine(one)}`)).filter((place) => place !== -1);
      expect(places).toEqual([...places].sort((one, other) => one - other));
      const left = Number(/(\d+) more in the log of the reconcile function$/.exec(message)?.[1] ?? 0);
      expect(places.length + left).toBe(findings.length);
      const severities = findings.map(({ severity }) => severity);
      expect(severities).toEqual([...severities].sort());
    }),
  );
});

it('what waiting does not help comes before what may pass, and what is known before what is not', () => {
  const all = [
    finding({ severity: 'warns', certainty: 'not checked', what: 'not checked' }),
    finding({ severity: 'warns', certainty: 'unknown', what: 'unknown' }),
    finding({ severity: 'warns', what: 'warns' }),
    finding({ what: 'may pass' }),
    finding({ what: 'stays', mayPass: false }),
  ];
  expect(worstFirst(all).map(({ what }) => what)).toEqual(['stays', 'may pass', 'warns', 'unknown', 'not checked']);
});

it('warnings in brief are brief', () => {
  expect(warningsInBrief([])).toBeUndefined();
  expect(warningsInBrief([finding({ what: 'one' }), finding({ what: 'two' })])).toBe('one (arn); two (arn)');
  expect(warningsInBrief([finding({ what: 'x'.repeat(1000) })])).toHaveLength(400);
});
