import type { IamState, Role } from './iam-state';
import type { EvaluationRequest, NamedPolicy } from './policy-evaluation';

export type PolicySourceType = 'role' | 'user-managed' | 'aws-managed';

/** A policy that counts for a role, and where it comes from. */
export interface PolicyOfRole extends NamedPolicy {
  readonly type: PolicySourceType;
}

/** The inline policies of a role, and the managed ones that are attached to it. */
export function identityPoliciesOf(role: Role, state: IamState): readonly PolicyOfRole[] {
  return [
    ...Object.entries(role.inlinePolicies).map(([name, document]): PolicyOfRole => ({ name, document, type: 'role' })),
    ...role.managedPolicyArns.flatMap((arn) => managedPolicy(arn, state)),
  ];
}

/** All that decides what a role may do, apart from the policies of what it does it to. */
export function policiesOf(role: Role, state: IamState): Pick<EvaluationRequest, 'principal' | 'identityPolicies' | 'permissionsBoundary'> {
  const [permissionsBoundary] = role.permissionsBoundary === undefined ? [] : managedPolicy(role.permissionsBoundary, state);
  return {
    principal: role.arn,
    identityPolicies: identityPoliciesOf(role, state),
    permissionsBoundary,
  };
}

/** None where the policy was deleted. */
function managedPolicy(arn: string, { policies }: IamState): readonly PolicyOfRole[] {
  const policy = policies.get(arn);
  return policy === undefined ? [] : [{ name: policy.policyName, document: policy.document, type: arn.includes('::aws:') ? 'aws-managed' : 'user-managed' }];
}
