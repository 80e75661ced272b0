import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AwsClient, type AuthClient } from 'google-auth-library';
import { FunctionEnvironment } from '../../lib/contract';
import { awsCallError } from '../aws/aws-error';
import { ServiceCallError } from '../errors/service-call-error';
import type { Credentials } from '../request/link';
import { clientOfCredentialJson, type ClientSettings } from './credential-json';

/** The timeout is for the calls that make an access token, of which there may be two in a row. */
const SETTINGS: ClientSettings = {
  scopes: ['https://www.googleapis.com/auth/cloud-platform'],
  transporterOptions: { timeout: 10_000 },
};

/** A client that puts an access token on requests, and a sentence that says who it acts as. */
export interface GoogleIdentity {
  readonly client: AuthClient;
  readonly who: string;
}

/** Makes clients for the Google side; one per set of credentials lives as long as the function's environment. */
export class GoogleIdentities {
  private readonly identities = new Map<string, Promise<GoogleIdentity>>();

  public constructor(
    private readonly secrets: SecretsManagerClient,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** @throws ServiceCallError when the secret cannot be read or is not a Google credential. */
  public async of(credentials: Credentials): Promise<GoogleIdentity> {
    const key = JSON.stringify(credentials);
    const known = this.identities.get(key);
    if (known !== undefined) {
      return known;
    }
    const made = credentials.Kind === 'secret' ? this.fromSecret(credentials.SecretArn) : Promise.resolve(this.federated(credentials));
    this.identities.set(key, made);
    // A secret that was wrong may be right the next time.
    made.catch(() => this.identities.delete(key));
    return made;
  }

  /** Forgets clients, so that the next call reads a rotated secret. */
  public forget(): void {
    this.identities.clear();
  }

  /**
   * Workload identity federation: the function's own AWS credentials sign a GetCallerIdentity request, Google's
   * Security Token Service verifies it. There is no metadata server in Lambda, so region and keys come from the
   * environment.
   *
   * https://cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds
   */
  private federated(credentials: Credentials & { Kind: 'workloadIdentityFederation' }): GoogleIdentity {
    const sts = this.environment[FunctionEnvironment.GOOGLE_STS_ENDPOINT] ?? 'https://sts.googleapis.com';
    const iam = this.environment[FunctionEnvironment.GOOGLE_IAM_CREDENTIALS_ENDPOINT] ?? 'https://iamcredentials.googleapis.com';
    const client = new AwsClient({
      type: 'external_account',
      audience: credentials.Audience,
      subject_token_type: 'urn:ietf:params:aws:token-type:aws4_request',
      token_url: `${sts}/v1/token`,
      service_account_impersonation_url: `${iam}/v1/projects/-/serviceAccounts/${credentials.ServiceAccount}:generateAccessToken`,
      credential_source: {
        environment_id: 'aws1',
        regional_cred_verification_url: 'https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15',
      },
      transporterOptions: SETTINGS.transporterOptions,
    });
    client.scopes = SETTINGS.scopes;
    return {
      client,
      who: `service account ${credentials.ServiceAccount} (function ${this.environment.AWS_LAMBDA_FUNCTION_NAME ?? 'unknown'}, through ${credentials.Audience})`,
    };
  }

  private async fromSecret(secretArn: string): Promise<GoogleIdentity> {
    let secret: string | undefined;
    try {
      secret = (await this.secrets.send(new GetSecretValueCommand({ SecretId: secretArn }))).SecretString;
    } catch (error) {
      throw awsCallError('secretsmanager:GetSecretValue', secretArn, error);
    }
    try {
      const { client, who } = clientOfCredentialJson(secret ?? '', SETTINGS);
      return { client, who: `${who} (from secret ${secretArn})` };
    } catch {
      // The cause may quote the secret, so it goes no further.
      throw new ServiceCallError(
        `secret ${secretArn} does not hold a Google credential: its value has to be the JSON of a service account key or of an external account configuration`,
        'refused',
      );
    }
  }
}
