import type { IamState, Role } from './iam-state';
import type { NamedPolicy } from './policy-evaluation';

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

export function permissionsBoundaryOf({ permissionsBoundary: arn }: Role, state: IamState): PolicyOfRole | undefined {
  return arn === undefined ? undefined : managedPolicy(arn, state)[0];
}

/** None where the policy was deleted. */
function managedPolicy(arn: string, { policies }: IamState): readonly PolicyOfRole[] {
  const policy = policies.get(arn);
  return policy === undefined ? [] : [{ name: policy.policyName, document: policy.document, type: arn.includes('::aws:') ? 'aws-managed' : 'user-managed' }];
}
