import { jsonProtocol } from '../wire/json-protocol';
import { ServiceError } from '../wire/service-error';
import { signedBy } from '../wire/signed-by';
import type { LoopbackHandler } from '../../world/http/loopback-server';

/** What a secret holds: text, or binary that its keeper stored as such. */
export type SecretValue = string | Uint8Array;

interface SecretsManagerSettings {
  /** Account of whoever asks. */
  readonly account: string;
  /** ARNs of secrets that are encrypted with a key of their own, and not with the one that AWS manages. */
  readonly ownKeys?: ReadonlySet<string>;
}

/**
 * `GetSecretValue` of Secrets Manager; `secrets` holds values by ARN, and may change while it is served. Every region has its
 * own: one that is asked for a secret of another knows nothing of it. The key that AWS manages opens in its own account only.
 *
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
 */
export function secretsManagerApi(secrets: ReadonlyMap<string, SecretValue>, { account, ownKeys }: SecretsManagerSettings): LoopbackHandler {
  return jsonProtocol({
    GetSecretValue: ({ SecretId }, request) => {
      const { region } = signedBy(request);
      const arn = String(SecretId);
      const value = secrets.get(arn);
      const [, , , ofRegion = region, ofAccount = account] = arn.split(':');
      if (value === undefined || ofRegion !== region) {
        throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
      }
      if (ofAccount !== account && ownKeys?.has(arn) !== true) {
        throw new ServiceError('AccessDeniedException', 'Access to KMS is not allowed');
      }
      const content = typeof value === 'string' ? { SecretString: value } : { SecretBinary: Buffer.from(value).toString('base64') };
      return { ARN: arn, Name: nameOf(arn), ...content, VersionStages: ['AWSCURRENT'] };
    },
  });
}

/** The last part of the ARN without the six characters that Secrets Manager appends. */
function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1).replace(/-[A-Za-z0-9]{6}$/, '');
}
