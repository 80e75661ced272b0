import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { SecretCredentialsProperties, WorkloadIdentityFederationProperties } from '../contract';
import { requireFederationSubjectFits } from './federation-subject';
import { POOL_OR_PROVIDER, PROJECT_NUMBER, SERVICE_ACCOUNT } from './google-names';
import { requireText } from '../refusal';
import { RotationEngine } from '../engine/rotation-engine';
import { allowSecret } from './secret-access';

/** The provider of a workload identity pool that trusts the AWS account, and whom to impersonate. */
export interface WorkloadIdentityFederationProps {
  /** Number, not ID, of the project that the workload identity pool belongs to. */
  readonly projectNumber: string;

  /** ID of the workload identity pool. */
  readonly pool: string;

  /** ID of the pool's provider for the AWS account. */
  readonly provider: string;

  /** E-mail address of the service account to impersonate; it needs the permissions on the clusters. */
  readonly serviceAccount: string;

  /**
   * Whether the provider maps `google.subject` to something else than Google's default, the ARN of the caller.
   *
   * The default mapping is checked at synthesis, because Google refuses subjects of more than 127 bytes; another one
   * cannot be seen from here and is taken on trust.
   *
   * @default false
   */
  readonly customSubjectMapping?: boolean;
}

/**
 * How the engine proves to Google who it is.
 *
 * @exampleMetadata fixture=in-a-stack
 * @example
 * const keyless = GoogleCredentials.workloadIdentityFederation({
 *   projectNumber: '123456789012',
 *   pool: 'aws-rotation',
 *   provider: 'aws-account',
 *   serviceAccount: 'profile-rotation@acme-prod.iam.gserviceaccount.com',
 * });
 */
export class GoogleCredentials {
  /**
   * Keyless: Google trusts the engine's AWS role, which impersonates a service account.
   *
   * The value to bind on Google's side is `RotationEngine.assumedRoleArn`, also an output of the stack.
   *
   * @see https://cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds
   */
  public static workloadIdentityFederation(props: WorkloadIdentityFederationProps): GoogleCredentials {
    return new GoogleCredentials((scope, engine) => {
      requireText(scope, 'credentials.projectNumber', props.projectNumber, PROJECT_NUMBER);
      requireText(scope, 'credentials.pool', props.pool, POOL_OR_PROVIDER);
      requireText(scope, 'credentials.provider', props.provider, POOL_OR_PROVIDER);
      requireText(scope, 'credentials.serviceAccount', props.serviceAccount, SERVICE_ACCOUNT);
      if (!(props.customSubjectMapping ?? false)) {
        requireFederationSubjectFits(scope, engine);
      }
      const pool = `projects/${props.projectNumber}/locations/global/workloadIdentityPools/${props.pool}`;
      return {
        Kind: 'workloadIdentityFederation',
        Audience: `//iam.googleapis.com/${pool}/providers/${props.provider}`,
        ServiceAccount: props.serviceAccount,
      };
    });
  }

  /**
   * A Secrets Manager secret that holds a Google credential JSON: a service account key, or the configuration of an
   * external account whose source is AWS and whose URLs are Google's or the engine's endpoints. The engine may read that
   * secret, in the region of its ARN, and no other. From another account
   * it has to come with the key that encrypts it: the one that AWS manages opens in its own account only.
   *
   * @see https://google.aip.dev/auth/4110
   * @exampleMetadata fixture=in-a-stack
   * @example
   * const credentials = GoogleCredentials.fromSecret(secret);
   */
  public static fromSecret(secret: ISecret): GoogleCredentials {
    return new GoogleCredentials((scope, engine) => {
      allowSecret(scope, engine, secret);
      return { Kind: 'secret', SecretArn: secret.secretArn };
    });
  }

  private constructor(private readonly bind: Bind) {}

  /**
   * Checks the credentials, gives the engine what it needs to use them, and renders them for the link.
   *
   * @internal
   */
  public _bind(scope: IConstruct, engine: RotationEngine): CredentialsProperties {
    return this.bind(scope, engine);
  }
}

type CredentialsProperties = WorkloadIdentityFederationProperties | SecretCredentialsProperties;
type Bind = (scope: IConstruct, engine: RotationEngine) => CredentialsProperties;
