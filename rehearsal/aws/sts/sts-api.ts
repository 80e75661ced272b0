import { AWS_QUERY, queryProtocol } from '../wire/query-protocol';
import { ServiceError } from '../wire/service-error';
import type { LoopbackHandler } from '../../world/http/loopback-server';

export interface StsOptions {
  /** Whose AWS credentials these are: the ARN, or nothing if AWS does not know them. */
  readonly identityOf: (accessKeyId: string) => string | undefined;
  /** Access key of a role for whoever asks; nothing where that may not assume it. */
  readonly assume: (callerArn: string, roleArn: string) => string | undefined;
}

const SESSION_SECONDS = 3600;

/**
 * `GetCallerIdentity` and `AssumeRole` of AWS's Security Token Service. A request is signed, so it says who asks; the
 * signature itself is not computed again.
 */
export function stsApi({ identityOf, assume }: StsOptions): LoopbackHandler {
  return (request) => {
    const accessKeyId = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const caller = (): string => {
      const arn = identityOf(accessKeyId);
      if (arn === undefined) {
        throw new ServiceError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
      }
      return arn;
    };
    return queryProtocol(AWS_QUERY, {
      GetCallerIdentity: () => ({ Arn: caller(), Account: caller().split(':')[4], UserId: accessKeyId }),
      AssumeRole: (parameters) => {
        const roleArn = parameters.required('RoleArn');
        const key = assume(caller(), roleArn);
        if (key === undefined) {
          throw new ServiceError('AccessDenied', `User: ${caller()} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`, 403);
        }
        return {
          Credentials: {
            AccessKeyId: key,
            SecretAccessKey: 'not-a-secret',
            SessionToken: 'not-a-token',
            Expiration: new Date(Date.now() + SESSION_SECONDS * 1000).toISOString(),
          },
        };
      },
    })(request);
  };
}
