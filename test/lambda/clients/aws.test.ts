import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsClientDefaults } from '../../../lambda/clients/aws';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

it('keeps no connection, which would be dead when a frozen function wakes up', () => {
  const { keepAlive } = awsClientDefaults().requestHandler.httpsAgent as unknown as { readonly keepAlive: boolean };
  expect(keepAlive).toBe(false);
});

it('gives up on a service that takes the request and never answers', async () => {
  server = createServer(() => undefined);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const defaults = awsClientDefaults();
  const client = new DynamoDBClient({
    ...defaults,
    requestHandler: { ...defaults.requestHandler, requestTimeout: 50 },
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  });
  await expect(client.send(new GetItemCommand({ TableName: 'ledger', Key: { id: { S: '1' } } }))).rejects.toMatchObject({ name: 'TimeoutError' });
});
