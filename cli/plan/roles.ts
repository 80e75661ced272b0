import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { awsCallError } from '../../lambda/aws/aws-error';
import { describeRole, type RoleDescription } from '../../lambda/aws/instance-profiles';

/**
 * A role by its name.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
 *
 * @throws ServiceCallError, `missing` where there is none.
 */
export async function roleNamed(client: IAMClient, name: string): Promise<RoleDescription> {
  try {
    const { Role } = await client.send(new GetRoleCommand({ RoleName: name }));
    return describeRole(Role ?? {});
  } catch (error) {
    throw awsCallError('iam:GetRole', `role ${name}`, error);
  }
}
