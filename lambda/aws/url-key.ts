import { DecryptCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import { callAws } from './aws-error';

/**
 * The engine's key at KMS: `begin` may seal a ResponseURL with it, `report` may open it, and whoever reads the ledger may
 * do neither. A sealed URL opens only as that of the request, in the ledger, that it was sealed for.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
 */
export class UrlKey {
  public constructor(
    private readonly client: KMSClient,
    private readonly keyArn: string,
    private readonly table: string,
  ) {}

  /** @throws ServiceCallError */
  public async seal(requestId: string, url: string): Promise<string> {
    return callAws('kms:Encrypt', this.keyArn, async () => {
      const { CiphertextBlob } = await this.client.send(
        new EncryptCommand({ KeyId: this.keyArn, Plaintext: Buffer.from(url), EncryptionContext: this.contextOf(requestId) }),
      );
      return Buffer.from(whole(CiphertextBlob)).toString('base64');
    });
  }

  /** @throws ServiceCallError */
  public async open(requestId: string, sealed: string): Promise<string> {
    return callAws('kms:Decrypt', this.keyArn, async () => {
      // Named, so that nobody can have something opened that was sealed with a key of theirs.
      const { Plaintext } = await this.client.send(
        new DecryptCommand({ KeyId: this.keyArn, CiphertextBlob: Buffer.from(sealed, 'base64'), EncryptionContext: this.contextOf(requestId) }),
      );
      return Buffer.from(whole(Plaintext)).toString('utf8');
    });
  }

  /** It is no secret: CloudTrail shows it. */
  private contextOf(requestId: string): Record<string, string> {
    return { 'cdk-gke-instance-profile:ledger': this.table, 'cdk-gke-instance-profile:request': requestId };
  }
}

/** What stands between us and KMS may answer anything. */
function whole(bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined || bytes.length === 0) {
    throw new Error('the answer holds nothing');
  }
  return bytes;
}
