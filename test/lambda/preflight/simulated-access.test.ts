import type { EvaluationResult } from '@aws-sdk/client-iam';
import * as fc from 'fast-check';
import { accessOf, type Verdict } from '../../../lambda/preflight/simulated-access';

const RESOURCE = 'arn:aws:iam::111122223333:role/workers';
const QUESTION = { roleArn: 'arn:aws:iam::111122223333:role/api', actions: ['iam:PassRole'], resource: RESOURCE };

function result(changes: Partial<EvaluationResult> = {}): EvaluationResult {
  return { EvalActionName: 'iam:PassRole', EvalDecision: 'implicitDeny', ...changes };
}

/** The result says it below, for the one resource that was asked about. */
function below(changes: Partial<NonNullable<EvaluationResult['ResourceSpecificResults']>[number]> = {}, top: Partial<EvaluationResult> = {}): EvaluationResult {
  return result({ ...top, ResourceSpecificResults: [{ EvalResourceName: RESOURCE, EvalResourceDecision: 'implicitDeny', ...changes }] });
}

const KEYS_UNKNOWN: Verdict = { verdict: 'unknown', because: 'its policies ask for aws:ResourceTag/team, iam:ResourceTag/env, which only a real request tells' };
const TAGS = ['iam:ResourceTag/env', 'aws:ResourceTag/team'];

it.each<[string, EvaluationResult, Verdict]>([
  ['allowed', result({ EvalDecision: 'allowed' }), { verdict: 'allowed' }],
  ['allowed below', below({ EvalResourceDecision: 'allowed' }), { verdict: 'allowed' }],
  ['allowed, with keys that some other statement asks for', below({ EvalResourceDecision: 'allowed', MissingContextValues: TAGS }), { verdict: 'allowed' }],
  ['denied by nobody', result(), { verdict: 'denied', by: { kind: 'nobody allows it' } }],
  ['denied below, whatever is said above', below({}, { EvalDecision: 'allowed' }), { verdict: 'denied', by: { kind: 'nobody allows it' } }],
  ['denied, with missing keys', result({ MissingContextValues: TAGS }), KEYS_UNKNOWN],
  ['denied, with missing keys below', below({ MissingContextValues: TAGS }), KEYS_UNKNOWN],
  ['denied by a statement, with missing keys', below({ EvalResourceDecision: 'explicitDeny', MissingContextValues: TAGS }), KEYS_UNKNOWN],
  [
    'denied by a statement',
    below({ EvalResourceDecision: 'explicitDeny', MatchedStatements: [{ SourcePolicyId: 'Guard' }, { SourcePolicyId: 'Guard' }] }),
    { verdict: 'denied', by: { kind: 'statement', policies: ['Guard'] } },
  ],
  ['denied by a statement of who knows what', result({ EvalDecision: 'explicitDeny' }), { verdict: 'denied', by: { kind: 'statement', policies: [] } }],
  [
    'denied by a permissions boundary',
    below({ PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } }),
    { verdict: 'denied', by: { kind: 'permissions boundary' } },
  ],
  [
    'denied although the permissions boundary allows it',
    result({ PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true } }),
    { verdict: 'denied', by: { kind: 'nobody allows it' } },
  ],
  [
    'denied by a service control policy',
    result({ EvalDecision: 'explicitDeny', OrganizationsDecisionDetail: { AllowedByOrganizations: false } }),
    { verdict: 'unknown', because: 'a service control policy of the organization seems to deny it, but its conditions are not fully known to a simulation' },
  ],
  ['another decision', result({ EvalDecision: 'perhaps' as 'allowed' }), { verdict: 'unknown', because: 'IAM answered perhaps' }],
])('%s', (_, evaluation, access) => {
  expect(accessOf(QUESTION, [evaluation])).toEqual([{ action: 'iam:PassRole', ...access }]);
});

it('an action without a result is not taken for denied', () => {
  expect(accessOf({ ...QUESTION, actions: ['kms:Decrypt', 'iam:passrole'] }, [result({ EvalDecision: 'allowed' })])).toEqual([
    { action: 'kms:Decrypt', verdict: 'unknown', because: 'IAM gave no result for it' },
    { action: 'iam:passrole', verdict: 'allowed' },
  ]);
});

it('nothing is ever called denied while a condition key is missing', () => {
  const decision = fc.constantFrom('allowed' as const, 'explicitDeny' as const, 'implicitDeny' as const);
  const keys = fc.array(fc.string({ minLength: 1 }), { maxLength: 3 });
  const boundary = fc.option(fc.record({ AllowedByPermissionsBoundary: fc.boolean() }), { nil: undefined });
  const specific = fc.record({ EvalResourceDecision: decision, MissingContextValues: keys, PermissionsBoundaryDecisionDetail: boundary });
  fc.assert(
    fc.property(decision, keys, boundary, fc.option(specific, { nil: undefined }), (EvalDecision, MissingContextValues, PermissionsBoundaryDecisionDetail, one) => {
      const evaluation = result({
        EvalDecision,
        MissingContextValues,
        PermissionsBoundaryDecisionDetail,
        ...(one === undefined ? {} : { ResourceSpecificResults: [{ EvalResourceName: RESOURCE, ...one }] }),
      });
      const isMissing = MissingContextValues.length + (one?.MissingContextValues.length ?? 0) > 0;
      const [access] = accessOf(QUESTION, [evaluation]);
      expect(isMissing && access?.verdict === 'denied').toBe(false);
    }),
  );
});
