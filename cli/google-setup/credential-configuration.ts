import type { FederatedCredentials, TokenEndpoints } from './engine-access';
import { providerNameOf } from './google-resource';

/**
 * What Google's client libraries need to know to prove with AWS credentials who they are, and to impersonate the
 * service account; nothing in it is secret.
 *
 * As `gcloud iam workload-identity-pools create-cred-config --aws` writes it, but without the URLs of an instance's
 * metadata server: there is none where the engine runs.
 *
 * @see https://google.aip.dev/auth/4117
 */
export function credentialConfiguration(
  credentials: FederatedCredentials,
  { securityTokenService = 'https://sts.googleapis.com', iamCredentials = 'https://iamcredentials.googleapis.com' }: TokenEndpoints = {},
): Readonly<Record<string, unknown>> {
  return {
    universe_domain: 'googleapis.com',
    type: 'external_account',
    audience: `//iam.googleapis.com/${providerNameOf(credentials)}`,
    subject_token_type: 'urn:ietf:params:aws:token-type:aws4_request',
    token_url: `${securityTokenService}/v1/token`,
    credential_source: {
      environment_id: 'aws1',
      regional_cred_verification_url: 'https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15',
    },
    service_account_impersonation_url: `${iamCredentials}/v1/projects/-/serviceAccounts/${credentials.serviceAccount}:generateAccessToken`,
  };
}
