import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { refuse } from '../refusal';

/**
 * Checks that ledger and log groups of a stack can be encrypted with a key.
 *
 * @throws if it is an alias, or of another region or account than the stack.
 */
export function requireUsableKey(scope: IConstruct, key: IKey): void {
  const stack = Stack.of(scope);
  const arn: unknown = stack.resolve(key.keyArn);
  if (JSON.stringify(arn).includes(':alias/')) {
    refuse(scope, {
      prop: 'encryptionKey',
      rule: 'be a key and not an alias',
      value: arn,
      remedy: 'An alias does not work in an IAM policy: use the ARN of the key behind it.',
    });
  }
  for (const place of ['region', 'account'] as const) {
    const [ofKey, ofStack] = [key.env[place], stack[place]];
    if (!Token.isUnresolved(ofKey) && !Token.isUnresolved(ofStack) && ofKey !== ofStack) {
      refuse(scope, {
        prop: 'encryptionKey',
        rule: `be a key of the ${place} of the stack, ${ofStack}`,
        value: arn,
        remedy: `Use a key of that ${place}, or leave 'encryptionKey' out.`,
      });
    }
  }
}

/**
 * Lets CloudWatch Logs encrypt the log groups of the stack's account and region. The policy of a key that is not of the
 * app is its owner's to change.
 *
 * Not by the names of the groups: those would need the key before they are known.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function allowLogs(scope: IConstruct, key: IKey): void {
  if (!CfnResource.isCfnResource(key.node.defaultChild)) {
    return;
  }
  const { partition, region, account } = Stack.of(scope);
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` } },
    }),
  );
}
