import { AWS_QUERY, queryProtocol } from '../wire/query-protocol';
import { ServiceError } from '../wire/service-error';
import { signedBy } from '../wire/signed-by';
import type { LoopbackHandler, LoopbackRequest } from '../../world/http/loopback-server';

interface StsOptions {
  /** Whose AWS credentials these are: the ARN, or nothing if AWS does not know them. */
  readonly identityOf: (accessKeyId: string) => string | undefined;
  /** Access key of a role for whoever asks; nothing where that may not assume it. */
  readonly assume: (callerArn: string, roleArn: string) => string | undefined;
}

const SESSION_SECONDS = 3600;

/** `GetCallerIdentity` and `AssumeRole` of AWS's Security Token Service. A request is signed, so it says who asks. */
export function stsApi({ identityOf, assume }: StsOptions): LoopbackHandler {
  const callerOf = (request: LoopbackRequest): string => {
    const arn = identityOf(signedBy(request).accessKeyId);
    if (arn === undefined) {
      throw new ServiceError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
    }
    return arn;
  };
  return queryProtocol(AWS_QUERY, {
    GetCallerIdentity: (_parameters, request) => {
      const arn = callerOf(request);
      return { Arn: arn, Account: arn.split(':')[4], UserId: signedBy(request).accessKeyId };
    },
    AssumeRole: (parameters, request) => {
      const [caller, roleArn] = [callerOf(request), parameters.required('RoleArn')];
      const key = assume(caller, roleArn);
      if (key === undefined) {
        throw new ServiceError('AccessDenied', `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`, 403);
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
  });
}
