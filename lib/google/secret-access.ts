import { Arn, ArnFormat, CfnResource, Stack, Token } from 'aws-cdk-lib';
import { Policy, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ViaServicePrincipal } from 'aws-cdk-lib/aws-kms';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { ENGINE_LOGICAL_ID_PREFIX, fixLogicalIds } from '../engine/fixed-logical-ids';
import { refuse } from '../refusal';
import { RotationEngine } from '../engine/rotation-engine';

const ID = 'Secrets';

/**
 * Lets the engine read a secret, and no other: not by `grantRead`, which lets it be described as well.
 *
 * @throws if it never could, because the key that AWS manages opens in its own account only.
 */
export function allowSecret(scope: IConstruct, engine: RotationEngine, secret: ISecret): void {
  requireReadable(scope, secret);
  const { document } = policyOf(engine);
  document.addStatements(
    new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretFullArn ?? `${secret.secretArn}-??????`] }),
  );
  const { encryptionKey } = secret;
  if (!encryptionKey) {
    return;
  }
  const viaSecretsManager = `secretsmanager.${regionOf(scope, secret)}.amazonaws.com`;
  if (CfnResource.isCfnResource(encryptionKey.node.defaultChild)) {
    encryptionKey.grantDecrypt(new ViaServicePrincipal(viaSecretsManager, engine.role.grantPrincipal));
    return;
  }
  // The policy of a key that is not of the app has to let the role in as well, and is its owner's to change.
  document.addStatements(
    new PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [encryptionKey.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': viaSecretsManager } },
    }),
  );
}

function requireReadable(scope: IConstruct, { secretArn, encryptionKey }: ISecret): void {
  if (Token.isUnresolved(secretArn)) {
    return;
  }
  const { account = '' } = Arn.split(secretArn, ArnFormat.COLON_RESOURCE_NAME);
  const stack = Stack.of(scope);
  if (!Token.isUnresolved(stack.account) && account !== stack.account && !encryptionKey) {
    refuse(scope, {
      prop: 'credentials.secret',
      rule: `be in the account of the stack, ${stack.account}, or come with the key that encrypts it`,
      value: secretArn,
      remedy: 'The key that AWS manages opens in its own account only: encrypt the secret with a key of your own, and name it.',
    });
  }
}

/** The functions ask the Secrets Manager of the region that is in the ARN. */
function regionOf(scope: IConstruct, { secretArn }: ISecret): string {
  const region = Token.isUnresolved(secretArn) ? undefined : Arn.split(secretArn, ArnFormat.COLON_RESOURCE_NAME).region;
  return region ?? Stack.of(scope).region;
}

/** A policy of its own, which takes one statement for secrets however many there are. */
function policyOf(engine: RotationEngine): Policy {
  const known = engine.node.tryFindChild(ID);
  if (known instanceof Policy) {
    return known;
  }
  const policy = new Policy(engine, ID, { policyName: ID, document: new PolicyDocument({ minimize: true }), roles: [engine.role] });
  fixLogicalIds(policy, `${ENGINE_LOGICAL_ID_PREFIX}${ID}`);
  return policy;
}
