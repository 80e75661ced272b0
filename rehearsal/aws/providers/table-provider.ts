import type { DynamoDbStandIn } from '../dynamodb/dynamodb-stand-in';
import type { CreateResourceRequest, ProvisionedResource, ResourceProvider } from '../cloudformation/resource-provider';
import type { SeededRandom } from '../../world/random/seeded-random';
import { generatedName } from './generated-name';
import { objects, optionalText, text } from './properties';

const LONGEST_TABLE_NAME = 255;

/** `AWS::DynamoDB::Table`. Nothing expires in it, and its indexes are not made. */
export class TableProvider implements ResourceProvider {
  public readonly replacedBy = ['TableName', 'KeySchema'];

  public constructor(
    private readonly dynamoDb: DynamoDbStandIn,
    private readonly random: SeededRandom,
    private readonly arnOf: (tableName: string) => string,
  ) {}

  public async create(request: CreateResourceRequest): Promise<ProvisionedResource> {
    const { properties } = request;
    const name = optionalText(properties, 'TableName') ?? generatedName(request, this.random, LONGEST_TABLE_NAME);
    await this.dynamoDb.createTable({
      TableName: name,
      KeySchema: objects(properties, 'KeySchema').map((key) => ({
        AttributeName: text(key, 'AttributeName'),
        KeyType: text(key, 'KeyType') === 'HASH' ? 'HASH' : 'RANGE',
      })),
      AttributeDefinitions: objects(properties, 'AttributeDefinitions').map((attribute) => ({
        AttributeName: text(attribute, 'AttributeName'),
        AttributeType: attributeType(text(attribute, 'AttributeType')),
      })),
      BillingMode: 'PAY_PER_REQUEST',
    });
    return this.provisioned(name);
  }

  public update(physicalId: string): ProvisionedResource {
    return this.provisioned(physicalId);
  }

  public async delete(physicalId: string): Promise<void> {
    await this.dynamoDb.deleteTable(physicalId);
  }

  private provisioned(name: string): ProvisionedResource {
    return { physicalId: name, attributes: { Arn: this.arnOf(name) } };
  }
}

function attributeType(name: string): 'S' | 'N' | 'B' {
  if (name === 'S' || name === 'N' || name === 'B') {
    return name;
  }
  throw new Error(`Property AttributeType must be S, N or B, and not ${name}.`);
}
