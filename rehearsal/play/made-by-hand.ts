import type { IamStandIn } from '../aws/iam/iam-stand-in';
import type { InstanceProfileSpec, PolicySpec, RoleSpec } from '../aws/iam/iam-state';

/** A statement that allows; on every resource, unless it says on which. */
export interface Grant {
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const SERVICE_AGENT = 'service-412345678901@gcp-sa-gkemulticloud.iam.gserviceaccount.com';

/** What nodes need depends on what they are; people who make a role by hand are seldom precise. */
const NODE_GRANTS: readonly Grant[] = [{ Action: ['autoscaling:*', 'ec2:*', 'elasticloadbalancing:*', 'elasticfilesystem:*', 'kms:*'] }];

/**
 * What Google's API role has where people follow Google's page, as far as a rotation comes across it.
 *
 * https://cloud.google.com/kubernetes-engine/multi-cloud/docs/aws/how-to/create-aws-iam-roles
 */
const API_GRANTS: readonly Grant[] = [
  { Action: ['ec2:RunInstances', 'ec2:CreateLaunchTemplate', 'iam:CreateServiceLinkedRole', 'iam:GetInstanceProfile', 'iam:PassRole'] },
  { Action: ['kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKeyWithoutPlaintext'] },
];

/** A profile as people make it, with a role in it. @returns the name of the role. */
export function makeProfile(iam: IamStandIn, instanceProfileName: string, spec: Omit<InstanceProfileSpec, 'instanceProfileName'> = {}): string {
  const roleName = `${instanceProfileName}-role`;
  makeNodeRole(iam, { roleName });
  iam.createInstanceProfile({ instanceProfileName, ...spec });
  iam.addRole(instanceProfileName, roleName);
  return roleName;
}

/** A role for nodes as people make it. */
export function makeNodeRole(iam: IamStandIn, name: Pick<RoleSpec, 'roleName' | 'path'>): void {
  iam.createRole({ ...name, assumeRolePolicyDocument: trustIn('ec2.amazonaws.com'), inlinePolicies: { Nodes: policyOf(NODE_GRANTS) } });
}

/** A permissions boundary that bounds nothing: what it has to allow is not for a play to say. */
export function makeBoundary(iam: IamStandIn, name: Pick<PolicySpec, 'policyName' | 'path'>): void {
  iam.createPolicy({ ...name, document: policyOf([{ Action: '*' }]) });
}

/** The role that Google's API assumes. */
export function makeApiRole(iam: IamStandIn, roleName: string): void {
  const { arn } = iam.createPolicy({ policyName: `${roleName}-policy`, document: policyOf(API_GRANTS) });
  iam.createRole({
    roleName,
    managedPolicyArns: [arn],
    assumeRolePolicyDocument: document({
      Effect: 'Allow',
      Principal: { Federated: 'accounts.google.com' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { 'accounts.google.com:sub': SERVICE_AGENT } },
    }),
  });
}

/** Somebody scopes down what Google's API role may do. */
export function scopeDown(iam: IamStandIn, roleName: string, ...grants: readonly Grant[]): void {
  iam.role(roleName).managedPolicyArns.forEach((arn) => iam.updatePolicy(arn, policyOf(grants)));
}

/** A trust policy for a service. */
export function trustIn(service: string): string {
  return document({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' });
}

function policyOf(grants: readonly Grant[]): string {
  return document(...grants.map((grant) => ({ Effect: 'Allow', Resource: '*', ...grant })));
}

function document(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}
