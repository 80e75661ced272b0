import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient, ListInstanceProfilesCommand } from '@aws-sdk/client-iam';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { AwsClient, GoogleAuth } from 'google-auth-library';

export interface Asked {
  readonly call: keyof typeof calls;
  readonly input: Record<string, string>;
}

/** A function that makes one call with a real client, configured by its environment alone. */
export async function handler(event: Asked): Promise<{ answer: unknown; seconds: number }> {
  const started = Date.now();
  const answer: unknown = await calls[event.call](event.input);
  return { answer, seconds: (Date.now() - started) / 1000 };
}

const iam = new IAMClient({});
const ec2 = new EC2Client({});
const dynamoDb = new DynamoDBClient({});
const states = new SFNClient({});
const secrets = new SecretsManagerClient({});

const SCOPES = ['https://www.googleapis.com/auth/cloud-platform'];

const calls = {
  iam: async () => (await iam.send(new ListInstanceProfilesCommand({}))).InstanceProfiles,
  ec2: async () => (await ec2.send(new DescribeInstancesCommand({}))).Reservations,
  dynamodb: async ({ table = '', id = '' }: Record<string, string>) =>
    (await dynamoDb.send(new PutItemCommand({ TableName: table, Item: { id: { S: id } } }))).$metadata.httpStatusCode,
  states: async ({ machine = '', name = '' }: Record<string, string>) =>
    (await states.send(new StartExecutionCommand({ stateMachineArn: machine, name, input: '{}' }))).executionArn,
  secretsmanager: async ({ arn = '' }: Record<string, string>) =>
    (await secrets.send(new GetSecretValueCommand({ SecretId: arn }))).SecretString,
  federation: async ({ audience = '', account = '' }: Record<string, string>) => {
    const client = new AwsClient({
      type: 'external_account',
      audience,
      subject_token_type: 'urn:ietf:params:aws:token-type:aws4_request',
      token_url: `${process.env['GOOGLE_STS_ENDPOINT']}/v1/token`,
      service_account_impersonation_url: `${process.env['GOOGLE_IAM_CREDENTIALS_ENDPOINT']}/v1/projects/-/serviceAccounts/${account}:generateAccessToken`,
      credential_source: {
        environment_id: 'aws1',
        regional_cred_verification_url: 'https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15',
      },
    });
    return (await client.getAccessToken()).token;
  },
  key: async ({ json = '' }: Record<string, string>) => {
    const client = new GoogleAuth({ scopes: SCOPES }).fromJSON(JSON.parse(json) as { type: string });
    return (await client.getAccessToken()).token;
  },
};
