import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { guardLedger } from './engine-safeguards';

/** The table in which the functions keep who may act on which target, and what has been answered. */
export function engineLedger(scope: Construct, id: string, encryptionKey: IKey | undefined): Table {
  const table = new Table(scope, id, {
    partitionKey: { name: 'id', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    ...(encryptionKey ? { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey } : {}),
    timeToLiveAttribute: 'expires',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    // The rows are the engine's own bookkeeping and mean nothing without it; the state of the world is read from Google
    // and IAM.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  guardLedger(table);
  return table;
}
