import type { DynamoDbStandIn, TableSpec } from '../dynamodb/dynamodb-stand-in';
import type { ProvisionedResource, ResourceProvider } from '../cloudformation/resource-provider';
import type { SeededRandom } from '../../world/random/seeded-random';
import { nameOf } from './generated-name';

/** `AWS::DynamoDB::Table`. Nothing expires in it, and its indexes are not made. */
export function tableProvider(dynamoDb: DynamoDbStandIn, random: SeededRandom, arnOf: (tableName: string) => string): ResourceProvider {
  const provisioned = (name: string): ProvisionedResource => ({ physicalId: name, attributes: { Arn: arnOf(name) } });
  return {
    replacedBy: ['TableName', 'KeySchema'],
    create: async (request) => {
      const name = nameOf(request, random, { property: 'TableName', longest: 255 });
      const { KeySchema, AttributeDefinitions } = request.properties as Pick<TableSpec, 'KeySchema' | 'AttributeDefinitions'>;
      await dynamoDb.createTable({ TableName: name, KeySchema, AttributeDefinitions });
      return provisioned(name);
    },
    update: provisioned,
    delete: (name) => dynamoDb.deleteTable(name),
  };
}
