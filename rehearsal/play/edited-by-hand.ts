import { evaluate } from '../aws/iam/policy-evaluation';
import type { Role } from '../aws/iam/iam-state';
import { ServiceError } from '../aws/wire/service-error';
import { tellOfCall } from './cloud-trail';
import type { LocalCloud } from './local-cloud';

/** Who has all rights in the account, and a console. */
export const ADMINISTRATOR = 'jane';

const EVERYTHING = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });

/**
 * Calls of IAM by a person: judged by the account's service control policy, where it has one, and told of by CloudTrail. Each
 * throws a ServiceError where the policy denies it.
 */
export class Administrator {
  /** JSON. */
  public serviceControlPolicy: string | undefined;
  /** Whether CloudTrail's events reach EventBridge in this region. */
  public isToldOf = true;

  public constructor(private readonly cloud: LocalCloud) {}

  public async addRole(instanceProfileName: string, roleName: string): Promise<void> {
    await this.call('AddRoleToInstanceProfile', { instanceProfileName, roleName }, () => this.cloud.iam.addRole(instanceProfileName, roleName));
  }

  public async removeRole(instanceProfileName: string, roleName: string): Promise<void> {
    await this.call('RemoveRoleFromInstanceProfile', { instanceProfileName, roleName }, () => this.cloud.iam.removeRole(instanceProfileName, roleName));
  }

  public async deleteProfile(instanceProfileName: string): Promise<void> {
    await this.call('DeleteInstanceProfile', { instanceProfileName }, () => this.cloud.iam.deleteInstanceProfile(instanceProfileName));
  }

  public async untag(instanceProfileName: string, keys: readonly string[]): Promise<void> {
    await this.call('UntagInstanceProfile', { instanceProfileName }, () => this.cloud.iam.untagInstanceProfile(instanceProfileName, keys));
  }

  /** As it was, but with another ID; the profile has to be without it. */
  public async makeRoleAnew(role: Role): Promise<void> {
    const { iam } = this.cloud;
    const { roleName, path, assumeRolePolicyDocument, inlinePolicies } = role;
    await this.call('DeleteRole', { roleName }, () => {
      iam.updateRole(roleName, { inlinePolicies: {}, managedPolicyArns: [] });
      iam.deleteRole(roleName);
    });
    await this.call('CreateRole', { roleName }, () => iam.createRole({ roleName, path, assumeRolePolicyDocument, inlinePolicies }));
  }

  public async changeTrust(roleName: string, assumeRolePolicyDocument: string): Promise<void> {
    await this.call('UpdateAssumeRolePolicy', { roleName }, () => this.cloud.iam.updateRole(roleName, { assumeRolePolicyDocument }));
  }

  private async call(action: string, requestParameters: Readonly<Record<string, string>>, change: () => void): Promise<void> {
    const { account, clock } = this.cloud;
    const arn = `arn:aws:iam::${account}:user/${ADMINISTRATOR}`;
    const refusal = (await this.isDenied(arn, action, requestParameters)) ? new ServiceError('AccessDenied', `User: ${arn} is not authorized to perform: iam:${action} with an explicit deny in a service control policy`, 403) : undefined;
    if (refusal === undefined) {
      this.cloud.iam.byHand(change);
    }
    if (this.isToldOf) {
      const userIdentity = { type: 'IAMUser', arn, userName: ADMINISTRATOR };
      tellOfCall(this.cloud, { eventName: action, eventTime: new Date(clock.now()).toISOString(), userIdentity, requestParameters, errorCode: refusal?.code });
    }
    if (refusal !== undefined) {
      throw refusal;
    }
  }

  private async isDenied(principal: string, action: string, { instanceProfileName, roleName = '' }: Readonly<Record<string, string>>): Promise<boolean> {
    const { iam, account } = this.cloud;
    if (this.serviceControlPolicy === undefined) {
      return false;
    }
    const resource = instanceProfileName === undefined ? `arn:aws:iam::${account}:role/${roleName}` : iam.profile(instanceProfileName).arn;
    const identityPolicies = [{ name: 'everything', document: EVERYTHING }, { name: 'guard', document: this.serviceControlPolicy }];
    const { decision } = await evaluate({ principal, action: `iam:${action}`, resource, context: { 'aws:PrincipalArn': principal }, identityPolicies });
    return decision !== 'allowed';
  }
}
