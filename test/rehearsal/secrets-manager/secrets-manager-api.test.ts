import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { LoopbackServer } from '../../../rehearsal/http/loopback-server';
import { secretsManagerApi } from '../../../rehearsal/secrets-manager/secrets-manager-api';

const ARN = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:google-key-a1B2c3';

let server: LoopbackServer;
let client: SecretsManagerClient;

beforeEach(async () => {
  server = await LoopbackServer.start(secretsManagerApi(new Map([[ARN, '{"type":"service_account"}']])));
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
