import { AwsClient } from 'google-auth-library';
import { ServiceCallError } from '../errors/service-call-error';
import { AWS_SUBJECT_TOKEN_TYPE } from './token-services';

/**
 * What proves to Google's Security Token Service which AWS identity we are: a GetCallerIdentity request, signed here and
 * sent to AWS by Google. Google's library signs it; nothing goes over the wire, because region and keys come from the
 * environment. There is no metadata server in Lambda.
 *
 * https://cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds
 *
 * @throws ServiceCallError where the environment holds no credentials.
 */
export async function awsSubjectToken(audience: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: token } = environment;
  if (region === undefined || accessKeyId === undefined || secretAccessKey === undefined) {
    throw new ServiceCallError('The environment holds no AWS region and credentials to prove to Google who we are.', 'refused');
  }
  const client = new AwsClient({
    type: 'external_account',
    audience,
    subject_token_type: AWS_SUBJECT_TOKEN_TYPE,
    aws_security_credentials_supplier: {
      getAwsRegion: () => Promise.resolve(region),
      getAwsSecurityCredentials: () => Promise.resolve({ accessKeyId, secretAccessKey, token }),
    },
  });
  return client.retrieveSubjectToken();
}
