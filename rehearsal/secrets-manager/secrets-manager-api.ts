import { jsonProtocol } from '../aws-wire/json-protocol';
import { ServiceError } from '../aws-wire/service-error';
import type { LoopbackHandler } from '../http/loopback-server';

/** What a secret holds: text, or binary that its keeper stored as such. */
export type SecretValue = string | Uint8Array;

/**
 * `GetSecretValue` of Secrets Manager; `secrets` holds values by ARN, and may change while it is served. Every region has its
 * own: one that is asked for a secret of another knows nothing of it.
 */
export function secretsManagerApi(secrets: ReadonlyMap<string, SecretValue>): LoopbackHandler {
  return (request) => {
    const region = /Credential=[^/]+\/\d+\/([^/]+)\/secretsmanager\//.exec(request.headers.authorization ?? '')?.[1];
    return jsonProtocol({
      GetSecretValue: ({ SecretId }) => {
        const arn = String(SecretId);
        const value = secrets.get(arn);
        if (value === undefined || (arn.startsWith('arn:aws:') && arn.split(':')[3] !== region)) {
          throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
        }
        const content = typeof value === 'string' ? { SecretString: value } : { SecretBinary: Buffer.from(value).toString('base64') };
        return { ARN: arn, Name: nameOf(arn), ...content, VersionStages: ['AWSCURRENT'] };
      },
    })(request);
  };
}

/** The last part of the ARN without the six characters that Secrets Manager appends. */
function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1).replace(/-[A-Za-z0-9]{6}$/, '');
}
