import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { IKey, Key } from 'aws-cdk-lib/aws-kms';
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

/**
 * The key that ResponseURLs are sealed with on their way through the ledger. Who may use it is said by the roles of the
 * functions alone: its policy leaves that to IAM. Never the key of the table: whoever reads that one has to be able to use it.
 */
export function urlKey(scope: Construct, id: string): Key {
  return new Key(scope, id, {
    description: 'Seals where CloudFormation waits for answers, in the ledger of instance profile rotations',
    enableKeyRotation: true,
    // A URL is worth nothing after an hour.
    removalPolicy: RemovalPolicy.DESTROY,
    // The longest: what is deployed with docs/execution-policy.json may not ask for less.
    pendingWindow: Duration.days(30),
  });
}
