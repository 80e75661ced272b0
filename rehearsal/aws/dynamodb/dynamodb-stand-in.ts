import type { AttributeValue, CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import dynalite from 'dynalite';
import type { LoopbackHandler } from '../../world/http/loopback-server';
import { handledBy } from './in-process-server';

/** What a table is made from: the properties that template and API have in common. */
export type TableSpec = Pick<CreateTableCommandInput, 'TableName' | 'KeySchema' | 'AttributeDefinitions' | 'BillingMode'>;

/** Dynalite looks at the form of a signature, not at the signature. */
const FORMAL_AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=rehearsal/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none';

/** DynamoDB: dynalite, in memory. */
export class DynamoDbStandIn {
  private readonly server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });

  /** What the gateway forwards to. */
  public readonly handler: LoopbackHandler = (request) => {
    if (/\.(?:Put|Update)Item$/.test(String(request.headers['x-amz-target']))) {
      this.onOutput(request.body);
    }
    return handledBy(this.server, request);
  };

  /** Told of every row as it is sent here to be written: all that anybody can ever read in a table. */
  public onOutput: (request: string) => void = () => undefined;

  public async createTable(table: TableSpec): Promise<void> {
    await this.call('CreateTable', { ...table, BillingMode: table.BillingMode ?? 'PAY_PER_REQUEST' });
    await this.settled(String(table.TableName), 'ACTIVE');
  }

  public async deleteTable(name: string): Promise<void> {
    await this.call('DeleteTable', { TableName: name });
    await this.settled(name, 'gone');
  }

  /** All items of a table, as plain values. */
  public async rows(tableName: string): Promise<Record<string, unknown>[]> {
    const { Items } = await this.call('Scan', { TableName: tableName });
    return ((Items ?? []) as Record<string, AttributeValue>[]).map((item) => unmarshall(item));
  }

  /** Even a table that takes no time to change needs a few turns of the event loop for it. */
  private async settled(tableName: string, desired: 'ACTIVE' | 'gone'): Promise<void> {
    for (;;) {
      const { TableNames } = (await this.call('ListTables', {})) as { TableNames: string[] };
      const exists = TableNames.includes(tableName);
      const status = exists ? await this.statusOf(tableName) : 'gone';
      if (status === desired) {
        return;
      }
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  private async statusOf(tableName: string): Promise<string> {
    const { Table } = (await this.call('DescribeTable', { TableName: tableName })) as { Table: { TableStatus: string } };
    return Table.TableStatus;
  }

  private async call(operation: string, input: object): Promise<Record<string, unknown>> {
    const response = await this.handler({
      method: 'POST',
      url: new URL('http://127.0.0.1/'),
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization: FORMAL_AUTHORIZATION,
      },
      body: JSON.stringify(input),
    });
    const body = JSON.parse(response.body ?? '{}') as Record<string, unknown>;
    if (response.status !== 200) {
      throw new Error(`${operation}: ${JSON.stringify(body)}`);
    }
    return body;
  }
}
