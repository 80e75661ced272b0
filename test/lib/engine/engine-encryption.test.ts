import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Alias, type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { RotationEngine } from '../../../lib';
import { engineWith } from '../support/engines';
import { newApp, newStack, refusalOf } from '../support/rotations';

const REGION = 'us-east-1';
const ACCOUNT = '111122223333';
const ENV = { region: REGION, account: ACCOUNT };
const ARN = `arn:aws:kms:${REGION}:${ACCOUNT}:key/5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11`;

const templateWith = (makeKey: (stack: Stack) => IKey, stack?: Stack): Template => engineWith((scope) => ({ encryptionKey: makeKey(scope) }), stack);

const imported = templateWith((stack) => Key.fromKeyArn(stack, 'Key', ARN));

describe('a key of one’s own', () => {
  test('encrypts the ledger', () => {
    imported.hasResourceProperties('AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: ARN } });
  });

  test('encrypts all logs, those of the state machine too', () => {
    expect(Object.keys(imported.findResources('AWS::Logs::LogGroup'))).toHaveLength(4);
    imported.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: ARN });
  });

  test('leaves the dead letters to SQS, because its policy may forget EventBridge', () => {
    imported.hasResourceProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true, KmsMasterKeyId: Match.absent() });
  });

  test('is used by the functions by way of DynamoDB only', () => {
    const roles = Object.entries(imported.findResources('AWS::IAM::Role')).filter(([id]) => /(Begin|Reconcile|Report)Role$/.test(id));
    expect(roles).toHaveLength(3);
    for (const [, { Properties: properties }] of roles) {
      const { Policies: policies } = properties as { readonly Policies: readonly { readonly PolicyName: string; readonly PolicyDocument: unknown }[] };
      expect(policies.find(({ PolicyName: name }) => name === 'LedgerKey')?.PolicyDocument).toMatchObject({
        Statement: [
          {
            Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
            Effect: 'Allow',
            Resource: ARN,
            Condition: { StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['dynamodb.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } } },
          },
        ],
      });
    }
  });

  test('that the app makes lets CloudWatch Logs in, for the groups of this account and region', () => {
    const template = templateWith((stack) => new Key(stack, 'Key'), newStack({ env: ENV }));
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          {
            Action: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
            Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': Match.anyValue() } },
            Effect: 'Allow',
            Principal: { Service: 'logs.us-east-1.amazonaws.com' },
            Resource: '*',
          },
        ]),
      },
    });
    expect(JSON.stringify(template.findResources('AWS::KMS::Key'))).toContain(`:logs:${REGION}:${ACCOUNT}:log-group:*`);
  });

  test('may be of another stack of the app', () => {
    const app = newApp();
    const keys = new Stack(app, 'Keys', { env: ENV });
    const stack = new Stack(app, 'Stack', { env: ENV });
    new RotationEngine(stack, 'Engine', { encryptionKey: new Key(keys, 'Key') });
    Template.fromStack(stack).allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: { 'Fn::ImportValue': Match.anyValue() } });
    expect(JSON.stringify(Template.fromStack(keys).findResources('AWS::KMS::Key'))).toContain('logs.us-east-1.amazonaws.com');
  });

  test('changes no logical ID and nothing else', () => {
    expect(Object.keys(imported.toJSON()['Resources'] as object)).toEqual(Object.keys(engineWith().toJSON()['Resources'] as object));
  });
});

test('without a key of one’s own ledger and logs have none, and nobody may use one for them', () => {
  expect(JSON.stringify(engineWith())).not.toMatch(/KmsKeyId|KMSMasterKeyId|kms:ViaService|kms:GenerateDataKey/);
});

describe('refused', () => {
  test.each<[string, (stack: Stack) => IKey, string]>([
    ['a key of another region', (stack) => Key.fromKeyArn(stack, 'Key', ARN.replace(REGION, 'eu-west-1')), `be a key of the region of the stack, ${REGION}, but it is "arn:aws:kms:eu-west-1:`],
    ['a key of another account', (stack) => Key.fromKeyArn(stack, 'Key', ARN.replace(ACCOUNT, '444455556666')), `be a key of the account of the stack, ${ACCOUNT}, but it is "arn:aws:kms:us-east-1:444455556666:`],
    ['an alias', (stack) => Alias.fromAliasName(stack, 'Key', 'alias/ledger'), 'be a key and not an alias, but it is '],
    ['an alias of a key of the app', (stack) => new Alias(stack, 'Alias', { aliasName: 'alias/ledger', targetKey: new Key(stack, 'Key') }), 'be a key and not an alias, but it is '],
  ])('%s', (_what, makeKey, rule) => {
    expect(refusalOf(() => templateWith(makeKey, newStack({ env: ENV })))).toContain(`Stack/Engine: encryptionKey must ${rule}`);
  });

  test('no key whose place is known at deployment only', () => {
    expect(() => templateWith((stack) => Key.fromKeyArn(stack, 'Key', ARN))).not.toThrow();
  });
});
