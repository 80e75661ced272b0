import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetInstanceProfileCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { awsCallError } from '../../../lambda/aws/aws-error';
import { LoopbackServer } from '../../../rehearsal/world/http/loopback-server';

const named = (name: string): Error => Object.assign(new Error('words of AWS.'), { name });

it.each([
  ['ProvisionedThroughputExceededException', 'transient'],
  ['RequestLimitExceeded', 'transient'],
  ['Throttling', 'transient'],
  ['ThrottlingException', 'transient'],
  ['TimeoutError', 'transient'],
  ['InternalServerError', 'transient'],
  ['ECONNRESET', 'transient'],
  ['AccessDenied', 'refused'],
  ['AccessDeniedException', 'refused'],
  ['UnauthorizedOperation', 'refused'],
  ['UnrecognizedClientException', 'refused'],
  // The key of a secret.
  ['DecryptionFailure', 'refused'],
  ['NoSuchEntityException', 'missing'],
  ['ResourceNotFoundException', 'missing'],
  ['ExecutionDoesNotExist', 'missing'],
  ['InvalidLaunchTemplateId.NotFound', 'missing'],
  ['DeleteConflictException', 'conflict'],
  // A secret that is scheduled for deletion.
  ['InvalidRequestException', 'invalid'],
  ['InvalidParameterException', 'invalid'],
  ['ValidationException', 'invalid'],
  // A policy that cannot be simulated, today or tomorrow.
  ['PolicyEvaluationException', 'invalid'],
])('takes %s for %s', (name, kind) => {
  expect(awsCallError('service:Action', 'something', named(name)).kind).toBe(kind);
});

it('knows a stack that is not there by the words', () => {
  const error = Object.assign(new Error('Stack with id Rotations does not exist'), { name: 'ValidationError' });
  expect(awsCallError('cloudformation:DescribeStacks', 'Rotations', error).kind).toBe('missing');
  expect(awsCallError('autoscaling:DescribeAutoScalingGroups', 'Rotations', error).kind).toBe('invalid');
});

it('says which action, on what, and in whose words', () => {
  expect(awsCallError('iam:GetInstanceProfile', 'instance profile p', named('AccessDenied')).message).toMatch(
    /iam:GetInstanceProfile on instance profile p failed: AccessDenied: words of AWS\./,
  );
});

describe('an answer that is not of AWS', () => {
  const credentials = { accessKeyId: 'ASIAFAKE', secretAccessKey: 'not-a-secret' };
  const ASKED: Readonly<Record<string, (settings: { readonly endpoint: string; readonly region: string; readonly credentials: typeof credentials; readonly maxAttempts: number }) => Promise<unknown>>> = {
    iam: (settings) => new IAMClient(settings).send(new GetInstanceProfileCommand({ InstanceProfileName: 'p' })),
    ec2: (settings) => new EC2Client(settings).send(new DescribeInstancesCommand({})),
    cloudformation: (settings) => new CloudFormationClient(settings).send(new DescribeStacksCommand({ StackName: 's' })),
    dynamodb: (settings) => new DynamoDBClient(settings).send(new GetItemCommand({ TableName: 't', Key: { id: { S: '1' } } })),
    states: (settings) => new SFNClient(settings).send(new StartExecutionCommand({ stateMachineArn: 'arn:aws:states:us-east-1:111122223333:stateMachine:m' })),
    secretsmanager: (settings) => new SecretsManagerClient(settings).send(new GetSecretValueCommand({ SecretId: 's' })),
  };

  it.each(Object.keys(ASKED))('in place of %s passes, and ends nothing', async (service) => {
    for (const status of [400, 401, 403, 404, 407, 409, 412, 502]) {
      for (const body of ['<html><title>Not here</title></html>', '', '{"message":"no Route matched"}']) {
        const server = await LoopbackServer.start(() => ({ status, headers: { 'content-type': 'text/html' }, body }));
        const error: unknown = await ASKED[service]?.({ endpoint: server.origin, region: 'us-east-1', credentials, maxAttempts: 1 }).catch((thrown: unknown) => thrown);
        await server.stop();
        expect([status, body, awsCallError('x:Y', 'z', error).kind]).toEqual([status, body, 'transient']);
      }
    }
  });
});
