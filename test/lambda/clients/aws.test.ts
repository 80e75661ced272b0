import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { outgoingAgent, WholeCallHandler } from '../../../lambda/clients/aws';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

it('keeps no connection, which would be dead when a frozen function wakes up', () => {
  const { keepAlive } = outgoingAgent() as unknown as { readonly keepAlive: boolean };
  expect(keepAlive).toBe(false);
});

it.each<[string, RequestListener]>([
  ['takes the request and never answers', () => undefined],
  ['answers its headers and stops', (_request, response) => response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).flushHeaders()],
  [
    'sends a byte now and then',
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      const drip = setInterval(() => response.write(' '), 5);
      response.once('close', () => clearInterval(drip));
    },
  ],
])('gives up on a service that %s', async (_what, behaviour) => {
  server = createServer(behaviour);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const client = new DynamoDBClient({
    maxAttempts: 1,
    requestHandler: new WholeCallHandler({ mostMs: 60, leavesMs: 0 }),
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  });
  await expect(client.send(new GetItemCommand({ TableName: 'ledger', Key: { id: { S: '1' } } }))).rejects.toMatchObject({ name: 'TimeoutError' });
});
