import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { VirtualClock } from '../../../../rehearsal/world/clock/virtual-clock';
import { FAKE_SECRET_ACCESS_KEY, FAKE_SESSION_TOKEN } from '../../../../rehearsal/aws/lambda/fake-credentials';
import { LocalCloud } from '../../../../rehearsal/play/local-cloud';
import { played } from './play';
import type { Asked } from './real-clients.entry';

const AUDIENCE = '//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/aws/providers/lambda';
const ACCOUNT = 'rotator@acme-prod.iam.gserviceaccount.com';

const codeDirectory = mkdtempSync(join(tmpdir(), 'real-clients-'));

let clock: VirtualClock;
let services: LocalCloud;

beforeAll(() => {
  buildSync({
    entryPoints: [join(__dirname, 'real-clients.entry.ts')],
    outfile: join(codeDirectory, 'index.js'),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    logLevel: 'silent',
  });
});

beforeEach(async () => {
  services = await LocalCloud.build({ secondsPerNode: 60 });
  ({ clock } = services);
  services.gke.addCluster({ location: 'us-east4', name: 'prod', profile: 'p', replicas: 1 });
  services.lambda.deploy({
    name: 'caller',
    handler: 'index.handler',
    codeDirectory,
    timeoutSeconds: 60,
    environment: {},
    roleArn: 'arn:aws:iam::111122223333:role/engine',
  });
});

afterEach(async () => {
  await services.close();
});

async function ask(call: Asked['call'], input: Asked['input'] = {}): Promise<{ answer: unknown; seconds: number }> {
  const asked: Asked = { call, input };
  return played(clock, services.lambda.invoke(services.lambda.arnOf('caller'), asked)) as Promise<{ answer: unknown; seconds: number }>;
}

test('every real client finds its service by the environment alone, and its calls have names', async () => {
  await services.dynamoDb.createTable({
    TableName: 'ledger',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  });
  const machine = services.stepFunctions.deploy('engine', { StartAt: 'Done', States: { Done: { Type: 'Succeed' } } });
  services.secrets.set('arn:secret', 'text');
  services.iam.createInstanceProfile({ instanceProfileName: 'p' });

  const answers = [
    await ask('iam'),
    await ask('ec2'),
    await ask('dynamodb', { table: 'ledger', id: 'a' }),
    await ask('states', { machine, name: 'one' }),
    await ask('secretsmanager', { arn: 'arn:secret' }),
  ];
  expect(answers.map(({ answer }) => answer)).toMatchObject([
    [{ InstanceProfileName: 'p' }],
    [{ Instances: [{ InstanceId: expect.stringMatching(/^i-0/) as string }] }],
    200,
    'arn:aws:states:us-east-1:111122223333:execution:engine:one',
    'text',
  ]);
  expect(services.gateway.calls.map(({ service, action }) => `${service} ${action}`)).toStrictEqual([
    'iam ListInstanceProfiles',
    'ec2 DescribeInstances',
    'dynamodb PutItem',
    'states StartExecution',
    'secretsmanager GetSecretValue',
  ]);
});

test('a call without fault takes no virtual time, from a cold container either', async () => {
  services.gateway.intercept = () => 'pass';
  const started = clock.now();
  const federation = { audience: AUDIENCE, account: ACCOUNT };
  const first = [await ask('iam'), await ask('federation', federation), await ask('ec2')];
  expect(first.map(({ seconds }) => seconds)).toStrictEqual([0, 0, 0]);
  expect(clock.now()).toBe(started);
});

test('an answer that is late costs the client its patience in virtual time, and the function its own', async () => {
  services.gateway.intercept = () => ({ delayMs: 600_000 });
  const started = clock.now();
  await expect(ask('iam')).rejects.toMatchObject({ name: 'Sandbox.Timedout' });
  expect(clock.now() - started).toBe(60_000);
});

test('a function gets a Google token for its AWS identity, which Google learns from the signature', async () => {
  const { answer } = await ask('federation', { audience: AUDIENCE, account: ACCOUNT });
  expect(services.googleAuth.isValid(String(answer))).toBe(true);
  const federated = services.googleAuth.tokens.valid(String(answer).replace('serviceAccount-2', 'federated-1'));
  expect(federated?.principal).toBe('arn:aws:sts::111122223333:assumed-role/engine/caller');
});

test('a service account key works although its token endpoint is at an address that cannot be configured', async () => {
  const { answer } = await ask('key', { json: services.googleAuth.keys.create(ACCOUNT) });
  expect(services.googleAuth.tokens.valid(String(answer))?.principal).toBe(ACCOUNT);
});

test.each([
  ['a server error', { status: 500, body: '' }],
  ['throttling', { status: 400, body: '<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>' }],
  ['a broken connection', 'cutOff' as const],
])('an AWS client retries after %s, pausing in virtual time only', async (_what, fault) => {
  services.gateway.intercept = () => (services.gateway.calls.length < 3 ? fault : 'pass');
  const started = clock.now();
  const { answer, seconds } = await ask('iam');
  expect(answer).toStrictEqual([]);
  expect(services.gateway.calls).toHaveLength(3);
  expect(clock.now() - started).toBe(Math.round(seconds * 1000));
});

test('a container that was killed is replaced by a new one', async () => {
  services.gateway.intercept = () => 'killAfter';
  await expect(ask('iam')).rejects.toMatchObject({ name: 'Runtime.ExitError' });
  services.gateway.intercept = () => 'pass';
  await ask('iam');
  expect(services.gateway.calls.map(({ containerId }) => containerId)).toStrictEqual(['caller-1', 'caller-2']);
});

test('no credential of the function reaches a log line', async () => {
  await ask('federation', { audience: AUDIENCE, account: ACCOUNT });
  services.googleAuth.impersonationDenied = true;
  await expect(ask('federation', { audience: AUDIENCE, account: ACCOUNT })).rejects.toThrow(/getAccessToken/);
  const logged = services.lambda.logs.map(({ line }) => line).join('\n');
  expect(logged).toContain('getAccessToken');
  expect(logged).not.toContain(FAKE_SECRET_ACCESS_KEY);
  expect(logged).not.toContain(FAKE_SESSION_TOKEN);
});
