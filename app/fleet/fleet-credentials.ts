import { Arn, ArnFormat } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { GoogleCredentials, type RotationEngine } from '../../lib';
import type { CredentialsConfig } from '../config/schema';

/** The credentials of a stack's rotations; those that are written the same are made once. */
export class FleetCredentials extends Construct {
  private readonly made = new Map<string, GoogleCredentials>();

  public constructor(
    scope: Construct,
    id: string,
    private readonly engine: RotationEngine,
  ) {
    super(scope, id);
  }

  public of(config: CredentialsConfig): GoogleCredentials {
    const key = JSON.stringify(config);
    const credentials = this.made.get(key) ?? this.make(config, `${this.made.size + 1}`);
    this.made.set(key, credentials);
    return credentials;
  }

  private make({ workloadIdentityFederation, secret }: CredentialsConfig, id: string): GoogleCredentials {
    if (workloadIdentityFederation) {
      return GoogleCredentials.workloadIdentityFederation(workloadIdentityFederation);
    }
    const { arn = '', encryptionKeyArn } = secret ?? {};
    if (encryptionKeyArn !== undefined) {
      this.allowDecryption(arn, encryptionKeyArn);
    }
    return GoogleCredentials.fromSecret(Secret.fromSecretCompleteArn(this, `Secret${id}`, arn));
  }

  /** Secrets Manager decrypts in the name of whoever reads the secret; its key policy has to let the role do so, too. */
  private allowDecryption(secretArn: string, keyArn: string): void {
    const { region = '' } = Arn.split(secretArn, ArnFormat.COLON_RESOURCE_NAME);
    this.engine.role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
      }),
    );
  }
}
