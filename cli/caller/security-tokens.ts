import { AssumeRoleCommand, GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { callAws } from '../../lambda/aws/aws-error';

const SESSION = 'cdk-gke-instance-profile';

export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * Who the caller is to AWS, and who else it may be.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html
 *
 * @throws ServiceCallError from every method.
 */
export class SecurityTokens {
  public constructor(private readonly client: STSClient) {}

  /** ARN of whoever the client's credentials belong to; this needs no permission. */
  public async callerArn(): Promise<string> {
    const { Arn = '' } = await callAws('sts:GetCallerIdentity', 'your credentials', () => this.client.send(new GetCallerIdentityCommand({})));
    return Arn;
  }

  /** Credentials of a role, for an hour. */
  public async assume(roleArn: string): Promise<TemporaryCredentials> {
    const { Credentials } = await callAws('sts:AssumeRole', roleArn, () => this.client.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: SESSION })));
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '', SessionToken: sessionToken = '' } = Credentials ?? {};
    return { accessKeyId, secretAccessKey, sessionToken };
  }
}
