import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { LoopbackServer } from '../../../../rehearsal/world/http/loopback-server';
import { secretsManagerApi, type SecretValue } from '../../../../rehearsal/aws/secrets-manager/secrets-manager-api';

const ARN = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:google-key-a1B2c3';
const BINARY_ARN = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:binary-a1B2c3';
const KEYLESS_ARN = 'arn:aws:secretsmanager:us-east-1:444455556666:secret:keyless-a1B2c3';
const WITH_KEY_ARN = 'arn:aws:secretsmanager:us-east-1:444455556666:secret:with-key-a1B2c3';
const ELSEWHERE_ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:elsewhere-a1B2c3';

let server: LoopbackServer;
let client: SecretsManagerClient;

beforeEach(async () => {
  const secrets = new Map<string, SecretValue>([
    [ARN, '{"type":"service_account"}'],
    [BINARY_ARN, Uint8Array.of(1, 2, 255)],
    ...[ELSEWHERE_ARN, KEYLESS_ARN, WITH_KEY_ARN].map((arn): [string, string] => [arn, '{}']),
  ]);
  server = await LoopbackServer.start(secretsManagerApi(secrets, { account: '111122223333', ownKeys: new Set([WITH_KEY_ARN]) }));
  client = new SecretsManagerClient({
    region: 'us-east-1',
    endpoint: server.origin,
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
  });
});

afterEach(async () => {
  client.destroy();
  await server.stop();
});

test('a secret is read by its ARN', async () => {
  await expect(client.send(new GetSecretValueCommand({ SecretId: ARN }))).resolves.toMatchObject({
    ARN,
    Name: 'google-key',
    SecretString: '{"type":"service_account"}',
  });
});

test('a secret that is not there is not found', async () => {
  await expect(client.send(new GetSecretValueCommand({ SecretId: `${ARN}x` }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test('binary comes back as binary', async () => {
  const { SecretBinary, SecretString } = await client.send(new GetSecretValueCommand({ SecretId: BINARY_ARN }));
  expect(SecretString).toBeUndefined();
  expect([...(SecretBinary ?? [])]).toEqual([1, 2, 255]);
});

test('a region knows nothing of the secrets of another', async () => {
  await expect(client.send(new GetSecretValueCommand({ SecretId: ELSEWHERE_ARN }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  const there = new SecretsManagerClient({ region: 'eu-west-1', endpoint: server.origin, credentials: { accessKeyId: 'a', secretAccessKey: 's' } });
  await expect(there.send(new GetSecretValueCommand({ SecretId: ELSEWHERE_ARN }))).resolves.toMatchObject({ SecretString: '{}' });
  there.destroy();
});

test('a secret of another account is read only where it has a key of its own', async () => {
  await expect(client.send(new GetSecretValueCommand({ SecretId: KEYLESS_ARN }))).rejects.toMatchObject({ name: 'AccessDeniedException', message: 'Access to KMS is not allowed' });
  await expect(client.send(new GetSecretValueCommand({ SecretId: WITH_KEY_ARN }))).resolves.toMatchObject({ SecretString: '{}' });
});
