import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient, type IAMClientConfig } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { awsClientDefaults, perRegion } from '../clients/aws';
import { keepSecret } from '../log/clean';
import { seekAccess, type Access } from './access';

/** IAM answers for the whole account from there, and EC2 lists regions, where the caller has configured none. */
const FALLBACK_REGION = 'us-east-1';

type Credentials = NonNullable<IAMClientConfig['credentials']>;

/** Clients that act as one AWS identity. */
export interface AwsClients {
  /** Where AWS is asked what is the same in every region. */
  readonly homeRegion: string;
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly ec2: (region: string) => EC2Client;
  readonly cloudFormation: (region: string) => CloudFormationClient;
}

/** The caller's own identity: credentials and region of the AWS CLI. */
export async function awsOfCaller(): Promise<Access<AwsClients>> {
  const homeRegion = await callersRegion();
  return seekAccess('AWS', 'run "aws sso login" or "aws configure", or set AWS_PROFILE', async () => {
    const { credentials } = new IAMClient({ region: homeRegion }).config;
    const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
    [accessKeyId, secretAccessKey, sessionToken].forEach((key) => key !== undefined && keepSecret(key));
    return awsClients(homeRegion, credentials);
  });
}

export function awsClients(homeRegion: string, credentials: Credentials): AwsClients {
  const settings = { ...callerDefaults(), credentials };
  return {
    homeRegion,
    iam: new IAMClient({ ...settings, region: homeRegion }),
    sts: new STSClient({ ...settings, region: homeRegion }),
    ec2: perRegion((region) => new EC2Client({ ...settings, region })),
    cloudFormation: perRegion((region) => new CloudFormationClient({ ...settings, region })),
  };
}

/** The functions try once, because their state machine tries again; here nobody would. */
export function callerDefaults() {
  return { ...awsClientDefaults(), maxAttempts: 3 };
}

async function callersRegion(): Promise<string> {
  try {
    return await new IAMClient({}).config.region();
  } catch {
    return FALLBACK_REGION;
  }
}
