import type { EvaluationResult } from '@aws-sdk/client-iam';
import type { AccessQuestion } from '../aws/policy-simulation';

/** What a simulation says. `unknown` is never "missing": there is something that a simulation cannot see. */
export type Verdict =
  | { readonly verdict: 'allowed' }
  | { readonly verdict: 'unknown'; readonly because: string }
  | { readonly verdict: 'denied'; readonly by: Denial };

/** What it says of one action. */
export type Access = Verdict & { readonly action: string };

export type Denial =
  | { readonly kind: 'nobody allows it' }
  | { readonly kind: 'permissions boundary' }
  /** Names of the policies that deny it; IAM does not name them always. */
  | { readonly kind: 'statement'; readonly policies: readonly string[] };

/** Says what the results mean, for each action that was asked about. Pure. */
export function accessOf({ actions, resource }: AccessQuestion, results: readonly EvaluationResult[]): readonly Access[] {
  const byAction = new Map(results.map((result) => [result.EvalActionName?.toLowerCase(), result]));
  return actions.map((action) => ({ action, ...verdictOf(byAction.get(action.toLowerCase()), resource) }));
}

function verdictOf(result: EvaluationResult | undefined, resource: string): Verdict {
  if (result === undefined) {
    return { verdict: 'unknown', because: 'IAM gave no result for it' };
  }
  const specifics = result.ResourceSpecificResults ?? [];
  const specific = specifics.find(({ EvalResourceName }) => EvalResourceName === resource) ?? (specifics.length === 1 ? specifics[0] : undefined);
  const decision = specific?.EvalResourceDecision ?? result.EvalDecision;
  if (decision === 'allowed') {
    return { verdict: 'allowed' };
  }
  if (result.OrganizationsDecisionDetail?.AllowedByOrganizations === false) {
    // Condition keys that such a policy asks for are never listed as missing, and most of them ask for some.
    return { verdict: 'unknown', because: "a service control policy of the organization seems to deny it, but its conditions are not fully known to a simulation" };
  }
  const missing = [...new Set([...(specific?.MissingContextValues ?? []), ...(result.MissingContextValues ?? [])])].sort();
  if (missing.length > 0) {
    return { verdict: 'unknown', because: `its policies ask for ${missing.join(', ')}, which only a real request tells` };
  }
  const boundary = specific?.PermissionsBoundaryDecisionDetail ?? result.PermissionsBoundaryDecisionDetail;
  if (boundary?.AllowedByPermissionsBoundary === false) {
    return { verdict: 'denied', by: { kind: 'permissions boundary' } };
  }
  if (decision === 'explicitDeny') {
    const matched = specific?.MatchedStatements ?? result.MatchedStatements ?? [];
    return { verdict: 'denied', by: { kind: 'statement', policies: [...new Set(matched.flatMap(({ SourcePolicyId }) => SourcePolicyId ?? []))] } };
  }
  return decision === 'implicitDeny'
    ? { verdict: 'denied', by: { kind: 'nobody allows it' } }
    : { verdict: 'unknown', because: `IAM answered ${decision ?? 'nothing'}` };
}
