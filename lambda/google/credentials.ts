import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { FunctionEnvironment } from '../../lib/contract';
import { callAws } from '../aws/aws-error';
import { ServiceCallError } from '../errors/service-call-error';
import type { Credentials } from '../request/link';
import { CredentialJsonError, readCredentialJson, type GoogleCredential, type TokenEndpoints } from './credential-json';
import { federatedIdentity, keyIdentity, type GoogleIdentity } from './identity';

const SECRET_ARN = /^arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):\d{12}:secret:[A-Za-z0-9/_+=.@-]+$/;

/** Makes identities for the Google side; one per set of credentials lives as long as the function's environment. */
export class GoogleIdentities {
  private readonly identities = new Map<string, GoogleIdentity>();

  public constructor(
    /** A secret is read in the region that its ARN names. */
    private readonly secrets: (region: string) => SecretsManagerClient,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** @throws ServiceCallError when the secret cannot be read or is not a Google credential. */
  public async of(credentials: Credentials): Promise<GoogleIdentity> {
    const key = JSON.stringify(credentials);
    const known = this.identities.get(key);
    if (known !== undefined) {
      return known;
    }
    const made = credentials.Kind === 'secret' ? await this.fromSecret(credentials.SecretArn) : this.federated(credentials);
    this.identities.set(key, made);
    return made;
  }

  /** Forgets identities, so that the next call reads a rotated secret. */
  public forget(): void {
    this.identities.clear();
  }

  private federated({ Audience: audience, ServiceAccount: account }: Credentials & { Kind: 'workloadIdentityFederation' }): GoogleIdentity {
    const { securityTokenService, iamCredentials } = this.endpoints();
    const federation = {
      audience,
      tokenUrl: new URL(`${securityTokenService}/v1/token`),
      impersonationUrl: new URL(`${iamCredentials}/v1/projects/-/serviceAccounts/${encodeURIComponent(account)}:generateAccessToken`),
    };
    return federatedIdentity(federation, `service account ${account} (${this.ourselves(audience)})`, this.environment);
  }

  private async fromSecret(secretArn: string): Promise<GoogleIdentity> {
    const credential = await this.readSecret(secretArn);
    const from = `from secret ${secretArn}`;
    return credential.kind === 'key'
      ? keyIdentity(credential.key, `service account ${credential.key.email} (${from})`)
      : federatedIdentity(credential.federation, `the external account of ${credential.federation.audience} (${this.ourselves(credential.federation.audience)}, ${from})`, this.environment);
  }

  private async readSecret(secretArn: string): Promise<GoogleCredential> {
    const region = SECRET_ARN.exec(secretArn)?.[1];
    if (region === undefined) {
      throw new ServiceCallError('The credentials do not name a secret by its ARN; deploy the rotation again.', 'invalid');
    }
    const content = await this.contentOf(secretArn, region);
    try {
      return readCredentialJson(content ?? '', this.endpoints());
    } catch (error) {
      const why = error instanceof CredentialJsonError ? error.message : 'it cannot be read';
      const remedy = 'Its value has to be the JSON of a service account key, or of an external account that is an AWS identity; put a right value, which is read the next time, or deploy again.';
      throw new ServiceCallError(`Secret ${secretArn} does not hold a Google credential that can be used: ${content === undefined ? 'it is stored as binary, and not as text' : why}.`, 'refused', { remedy });
    }
  }

  /** Undefined for binary that is no text. */
  private async contentOf(secretArn: string, region: string): Promise<string | undefined> {
    const { SecretString, SecretBinary } = await callAws('secretsmanager:GetSecretValue', secretArn, () =>
      this.secrets(region).send(new GetSecretValueCommand({ SecretId: secretArn })),
    );
    try {
      return SecretString ?? new TextDecoder('utf-8', { fatal: true }).decode(SecretBinary ?? new Uint8Array());
    } catch {
      return undefined;
    }
  }

  private ourselves(audience: string): string {
    return `function ${this.environment['AWS_LAMBDA_FUNCTION_NAME'] ?? 'unknown'}, through ${audience}`;
  }

  private endpoints(): TokenEndpoints {
    return {
      securityTokenService: this.environment[FunctionEnvironment.GOOGLE_STS_ENDPOINT] ?? 'https://sts.googleapis.com',
      iamCredentials: this.environment[FunctionEnvironment.GOOGLE_IAM_CREDENTIALS_ENDPOINT] ?? 'https://iamcredentials.googleapis.com',
    };
  }
}
