import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { GoogleCredentials } from '../../lib';
import type { CredentialsConfig } from '../config/schema';

/** The credentials of a stack's rotations; those that are written the same are made once. */
export class FleetCredentials extends Construct {
  private readonly made = new Map<string, GoogleCredentials>();

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
    return GoogleCredentials.fromSecret(
      Secret.fromSecretAttributes(this, `Secret${id}`, {
        secretCompleteArn: arn,
        // Its key policy has to let the engine's role decrypt, too.
        encryptionKey: encryptionKeyArn === undefined ? undefined : Key.fromKeyArn(this, `Key${id}`, encryptionKeyArn),
      }),
    );
  }
}
