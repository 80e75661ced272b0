import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { jsonProtocol } from '../wire/json-protocol';
import { ServiceError } from '../wire/service-error';
import type { LoopbackHandler } from '../../world/http/loopback-server';
import type { SeededRandom } from '../../world/random/seeded-random';

interface Key {
  readonly material: Buffer;
  isDeleted: boolean;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html */
const MOST_PLAINTEXT_BYTES = 4096;

/**
 * Symmetric keys of KMS: what was encrypted opens with the same key and the same encryption context only. A ciphertext
 * names its key, as those of KMS do; who may use a key is IAM's business.
 */
export class KmsStandIn {
  public readonly handler: LoopbackHandler = jsonProtocol({
    Encrypt: (input) => this.encrypt(input),
    Decrypt: (input) => this.decrypt(input),
  });

  private readonly keys = new Map<string, Key>();

  public constructor(private readonly options: { readonly region: string; readonly account: string; readonly random: SeededRandom }) {}

  public createKey(): { readonly keyId: string; readonly arn: string } {
    const keyId = this.options.random.uuid();
    const arn = this.arnOf(keyId);
    this.keys.set(arn, { material: randomBytes(32), isDeleted: false });
    return { keyId, arn };
  }

  public arnOf(keyId: string): string {
    return `arn:aws:kms:${this.options.region}:${this.options.account}:key/${keyId}`;
  }

  /** From then on the key does nothing more, whenever it is gone for good. */
  public scheduleDeletion(keyId: string): void {
    const key = this.keys.get(this.arnOf(keyId));
    if (key !== undefined) {
      key.isDeleted = true;
    }
  }

  private encrypt({ KeyId, Plaintext, EncryptionContext }: Readonly<Record<string, unknown>>): unknown {
    const keyArn = String(KeyId);
    const { material } = this.usable(keyArn);
    const plaintext = Buffer.from(String(Plaintext), 'base64');
    if (plaintext.length === 0 || plaintext.length > MOST_PLAINTEXT_BYTES) {
      throw new ServiceError('ValidationException', "Value at 'plaintext' failed to satisfy constraint: Member must have length between 1 and 4096");
    }
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, material, nonce).setAAD(bytesOf(EncryptionContext));
    const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    const blob = Buffer.concat([Buffer.from(`${keyArn}\n`), nonce, cipher.getAuthTag(), sealed]);
    return { KeyId: keyArn, CiphertextBlob: blob.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
  }

  private decrypt({ KeyId, CiphertextBlob, EncryptionContext }: Readonly<Record<string, unknown>>): unknown {
    const blob = Buffer.from(String(CiphertextBlob), 'base64');
    const end = blob.indexOf('\n');
    const keyArn = blob.subarray(0, Math.max(end, 0)).toString();
    if (end === -1 || !keyArn.startsWith('arn:aws:kms:')) {
      throw new ServiceError('InvalidCiphertextException', '');
    }
    if (KeyId !== undefined && KeyId !== keyArn) {
      throw new ServiceError('IncorrectKeyException', 'The key ID in the request does not identify a CMK that can perform this operation.');
    }
    const { material } = this.usable(keyArn);
    const rest = blob.subarray(end + 1);
    try {
      const decipher = createDecipheriv(ALGORITHM, material, rest.subarray(0, NONCE_BYTES))
        .setAAD(bytesOf(EncryptionContext))
        .setAuthTag(rest.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const plaintext = Buffer.concat([decipher.update(rest.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
      return { KeyId: keyArn, Plaintext: plaintext.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    } catch {
      // KMS says nothing more of it, either.
      throw new ServiceError('InvalidCiphertextException', '');
    }
  }

  private usable(keyArn: string): Key {
    const key = this.keys.get(keyArn);
    if (key === undefined) {
      throw new ServiceError('NotFoundException', `Key '${keyArn}' does not exist`);
    }
    if (key.isDeleted) {
      throw new ServiceError('KMSInvalidStateException', `${keyArn} is pending deletion.`);
    }
    return key;
  }
}

/** The order of its pairs does not matter. */
function bytesOf(context: unknown): Buffer {
  const pairs = Object.entries((context ?? {}) as Readonly<Record<string, string>>).sort(([one], [other]) => (one < other ? -1 : 1));
  return Buffer.from(JSON.stringify(pairs));
}
