import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { callAws } from '../../lambda/aws/aws-error';
import { describeRole, type RoleDescription } from '../../lambda/aws/instance-profiles';

/**
 * A role by its name.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
 *
 * @throws ServiceCallError, `missing` where there is none.
 */
export async function roleNamed(client: IAMClient, name: string): Promise<RoleDescription> {
  const { Role } = await callAws('iam:GetRole', `role ${name}`, () => client.send(new GetRoleCommand({ RoleName: name })));
  return describeRole(Role ?? {});
}
