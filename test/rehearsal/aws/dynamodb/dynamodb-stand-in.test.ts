import { ConditionalCheckFailedException, DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDbStandIn } from '../../../../rehearsal/aws/dynamodb/dynamodb-stand-in';
import { LoopbackServer } from '../../../../rehearsal/world/http/loopback-server';

const TABLE = {
  TableName: 'ledger',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }],
  BillingMode: 'PAY_PER_REQUEST' as const,
};

let dynamoDb: DynamoDbStandIn;
let server: LoopbackServer;
let client: DynamoDBClient;

beforeEach(async () => {
  dynamoDb = new DynamoDbStandIn();
  await dynamoDb.createTable(TABLE);
  server = await LoopbackServer.start(dynamoDb.handler);
  client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: server.origin,
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    maxAttempts: 1,
  });
});

afterEach(async () => {
  client.destroy();
  await server.stop();
});

test('an item that was put is read back, and shown as a row', async () => {
  await client.send(new PutItemCommand({ TableName: 'ledger', Item: { id: { S: 'a' }, n: { N: '7' }, tags: { L: [{ S: 'ü' }] } } }));
  const { Item } = await client.send(new GetItemCommand({ TableName: 'ledger', Key: { id: { S: 'a' } }, ConsistentRead: true }));
  expect(Item).toStrictEqual({ id: { S: 'a' }, n: { N: '7' }, tags: { L: [{ S: 'ü' }] } });
  await expect(dynamoDb.rows('ledger')).resolves.toStrictEqual([{ id: 'a', n: 7, tags: ['ü'] }]);
});

test('a write whose condition does not hold is refused and changes nothing', async () => {
  await client.send(new PutItemCommand({ TableName: 'ledger', Item: { id: { S: 'a' }, issued: { N: '2' } } }));
  const older = client.send(
    new UpdateItemCommand({
      TableName: 'ledger',
      Key: { id: { S: 'a' } },
      UpdateExpression: 'SET #issued = :issued',
      ConditionExpression: 'attribute_not_exists(#issued) OR #issued < :issued',
      ExpressionAttributeNames: { '#issued': 'issued' },
      ExpressionAttributeValues: { ':issued': { N: '1' } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }),
  );
  await expect(older).rejects.toBeInstanceOf(ConditionalCheckFailedException);
  await expect(dynamoDb.rows('ledger')).resolves.toStrictEqual([{ id: 'a', issued: 2 }]);
});

test('of many writers that want to be first, one is', async () => {
  const writers = Array.from({ length: 8 }, (_, index) =>
    client.send(
      new PutItemCommand({
        TableName: 'ledger',
        Item: { id: { S: 'a' }, writer: { N: String(index) } },
        ConditionExpression: 'attribute_not_exists(id)',
      }),
    ),
  );
  const outcomes = await Promise.allSettled(writers);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a table that was deleted can be made again, empty', async () => {
  await client.send(new PutItemCommand({ TableName: 'ledger', Item: { id: { S: 'a' } } }));
  await dynamoDb.deleteTable('ledger');
  await dynamoDb.createTable(TABLE);
  await expect(dynamoDb.rows('ledger')).resolves.toStrictEqual([]);
});

test('an unknown table is named in the failure', async () => {
  await expect(dynamoDb.rows('none')).rejects.toThrow(/ResourceNotFoundException/);
});
