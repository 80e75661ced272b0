import type { Launch } from '../google/gke-multi-cloud/aws-side';
import type { IamStandIn } from '../aws/iam/iam-stand-in';
import type { Role } from '../aws/iam/iam-state';
import { policiesOf } from '../aws/iam/policies-of-role';
import { type Context, evaluate, trusts } from '../aws/iam/policy-evaluation';

const SESSION = 'multicloud-service-agent';
const EC2 = 'ec2.amazonaws.com';

/**
 * Why a node that Google's API launches under a profile does not come to life, in AWS's words, which nobody should rely
 * on; undefined where it does. Here the tags of a role are known, as they are to EC2 and not to IAM's simulator.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export async function launchRefusal(iam: IamStandIn, { profile: name, apiRole: arn }: Launch): Promise<string | undefined> {
  const apiRole = [...iam.current.roles.values()].find((role) => role.arn === arn);
  if (apiRole === undefined) {
    return `STS AssumeRoleWithWebIdentity: AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity on ${arn}`;
  }
  const profile = iam.profile(name);
  const denial = await denialOf(iam, apiRole, 'iam:GetInstanceProfile', profile.arn, {});
  if (denial !== undefined) {
    return `IAM GetInstanceProfile: AccessDenied: ${denial}`;
  }
  const [role] = profile.roleNames.map((roleName) => iam.role(roleName));
  if (role === undefined) {
    return `EC2 RunInstances: InvalidParameterValue: IAM Instance Profile "${profile.arn}" has no associated IAM Roles`;
  }
  const passing = { 'iam:PassedToService': EC2, ...tagsOf(role) };
  const refusal = await denialOf(iam, apiRole, 'iam:PassRole', role.arn, passing);
  if (refusal !== undefined) {
    return `EC2 RunInstances: UnauthorizedOperation: ${refusal}`;
  }
  if (!(await trusts(role.assumeRolePolicyDocument, role.arn, EC2))) {
    return `the instance has no credentials and does not join: AssumeRoleUnauthorizedAccess: EC2 cannot assume the role ${role.roleName}`;
  }
  return undefined;
}

async function denialOf(iam: IamStandIn, role: Role, action: string, resource: string, context: Context): Promise<string | undefined> {
  const { decision } = await evaluate({ action, resource, context, ...policiesOf(role, iam.current) });
  const why = decision === 'explicitDeny' ? 'with an explicit deny in a policy of the role' : `because no policy of the role allows the ${action} action`;
  const who = `User: ${role.arn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${SESSION}`;
  return decision === 'allowed' ? undefined : `${who} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}

function tagsOf({ tags }: Role): Context {
  return Object.fromEntries(Object.entries(tags).flatMap(([key, value]) => [[`aws:ResourceTag/${key}`, value], [`iam:ResourceTag/${key}`, value]]));
}
