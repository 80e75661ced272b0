import { jsonProtocol } from '../aws-wire/json-protocol';
import { ServiceError } from '../aws-wire/service-error';
import type { LoopbackHandler } from '../http/loopback-server';

/** `GetSecretValue` of Secrets Manager; `secrets` holds text by ARN, and may change while it is served. */
export function secretsManagerApi(secrets: ReadonlyMap<string, string>): LoopbackHandler {
  return jsonProtocol({
    GetSecretValue: ({ SecretId }) => {
      const arn = String(SecretId);
      const text = secrets.get(arn);
      if (text === undefined) {
        throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
      }
      return { ARN: arn, Name: nameOf(arn), SecretString: text, VersionStages: ['AWSCURRENT'] };
    },
  });
}

/** The last part of the ARN without the six characters that Secrets Manager appends. */
function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1).replace(/-[A-Za-z0-9]{6}$/, '');
}
