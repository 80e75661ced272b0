import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient, type IAMClientConfig } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { accountOf } from '../../lambda/aws/arn';
import { SecurityTokens } from './security-tokens';
import { awsClientDefaults, perRegion } from '../../lambda/clients/aws';
import { keepSecret } from '../../lambda/log/clean';
import type { Seen } from '../../lambda/preflight/seen';
import { seekAccess } from './access';

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
  readonly autoScaling: (region: string) => AutoScalingClient;
  readonly cloudFormation: (region: string) => CloudFormationClient;
  readonly logs: (region: string) => CloudWatchLogsClient;
  readonly dynamoDb: (region: string) => DynamoDBClient;
}

/** What the AWS CLI would go by. */
interface Settings {
  readonly region: string;
  /** Whether a region is configured anywhere. */
  readonly isConfigured: boolean;
  /** Absent where keys of the environment come before any. */
  readonly profile?: string;
}

/** Clients of the caller's own. */
export interface CallersClients extends AwsClients {
  readonly settings: Settings;
}

/** Who asks AWS, and where: for those who have several accounts. */
export interface AskedAs {
  /** Absent where AWS does not say. */
  readonly account?: string;
  readonly region: string;
  readonly profile?: string;
  /** The same in words. */
  readonly words: string;
}

/** The caller's own identity: credentials and region of the AWS CLI. */
export async function awsOfCaller(environment: NodeJS.ProcessEnv): Promise<Seen<CallersClients>> {
  const settings = await settingsOf(environment);
  return seekAccess('AWS', 'run "aws sso login" or "aws configure", or set AWS_PROFILE', async () => {
    const { profile, region } = settings;
    const { credentials } = new IAMClient({ region, ...(profile === undefined ? {} : { profile }), ...keysOf(environment) }).config;
    const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
    [accessKeyId, secretAccessKey, sessionToken].forEach((key) => key !== undefined && keepSecret(key));
    return { ...awsClients(region, credentials), settings };
  });
}

export async function askedAs({ sts, settings: { region, isConfigured, profile } }: CallersClients): Promise<AskedAs> {
  const account = await accountOfCaller(sts);
  const words = [
    account === undefined ? 'AWS account not known' : `AWS account ${account}`,
    `region ${region}${isConfigured ? '' : ' (none is configured)'}`,
    ...(profile === undefined ? [] : [`profile ${profile}`]),
  ].join(', ');
  return { region, words, ...(account === undefined ? {} : { account }), ...(profile === undefined ? {} : { profile }) };
}

/** For a program. Fields are always there, so that an absence is not taken for an older version of the document. */
export function askedJson(asked: AskedAs | undefined) {
  return { account: asked?.account ?? null, region: asked?.region ?? null, profile: asked?.profile ?? null };
}

async function accountOfCaller(sts: STSClient): Promise<string | undefined> {
  try {
    return accountOf(await new SecurityTokens(sts).callerArn());
  } catch {
    return undefined;
  }
}

/**
 * In the order of the AWS CLI and the CDK; the SDK alone knows neither AWS_DEFAULT_REGION nor AWS_DEFAULT_PROFILE, and
 * prefers a profile to the keys of the environment.
 *
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
 */
async function settingsOf(environment: NodeJS.ProcessEnv): Promise<Settings> {
  if (environment.AWS_REGION === '') {
    // The SDK takes an empty one for a region, and then looks into no profile.
    delete environment.AWS_REGION;
  }
  const named = environment.AWS_PROFILE || environment.AWS_DEFAULT_PROFILE || undefined;
  const region = environment.AWS_REGION || environment.AWS_DEFAULT_REGION || (await regionOfProfile(named));
  const hasKeys = keysOf(environment).credentials !== undefined;
  return { region: region ?? FALLBACK_REGION, isConfigured: region !== undefined, ...(named === undefined || hasKeys ? {} : { profile: named }) };
}

async function regionOfProfile(profile = 'default'): Promise<string | undefined> {
  try {
    return await new IAMClient({ profile }).config.region();
  } catch {
    return undefined;
  }
}

function keysOf({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN }: NodeJS.ProcessEnv): Pick<IAMClientConfig, 'credentials'> {
  return AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY
    ? { credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}) } }
    : {};
}

export function awsClients(homeRegion: string, credentials: Credentials): AwsClients {
  const settings = { ...callerDefaults(), credentials };
  return {
    homeRegion,
    iam: new IAMClient({ ...settings, region: homeRegion }),
    sts: new STSClient({ ...settings, region: homeRegion }),
    ec2: perRegion((region) => new EC2Client({ ...settings, region })),
    autoScaling: perRegion((region) => new AutoScalingClient({ ...settings, region })),
    cloudFormation: perRegion((region) => new CloudFormationClient({ ...settings, region })),
    logs: perRegion((region) => new CloudWatchLogsClient({ ...settings, region })),
    dynamoDb: perRegion((region) => new DynamoDBClient({ ...settings, region })),
  };
}

/** The functions try once, because their state machine tries again; here nobody would. */
export function callerDefaults() {
  return { ...awsClientDefaults(), maxAttempts: 3 };
}
