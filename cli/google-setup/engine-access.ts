import type { FunctionSession } from '../../lib/google/subject-mapping';
import type { CustomRole } from './custom-roles';

/** Access to the clusters of one Google project, for an engine or for who plans what engines do. */
export interface EngineAccess {
  /** What the file calls the stack of the engine, or the pipeline that plans; the place of the stack in a synthesized app. */
  readonly environment: string;
  /** ID, or number, of the project that the clusters are registered in. */
  readonly project: string;
  /** Who talks to Google, on the AWS side. */
  readonly session: FunctionSession;
  /** Its session has another name each time, as that of a build: Google can only be told the role. */
  readonly changingSession?: boolean;
  /** What they may do there. */
  readonly role: CustomRole;
  readonly credentials: FederatedCredentials | SecretCredentials;
  readonly endpoints: TokenEndpoints;
}

/** Where Google's token services are reached, if not at the public endpoints. */
export interface TokenEndpoints {
  readonly securityTokenService?: string;
  readonly iamCredentials?: string;
}

export interface FederatedCredentials {
  readonly kind: 'federation';
  /** Number of the project that the pool belongs to. */
  readonly projectNumber: string;
  readonly pool: string;
  readonly provider: string;
  /** E-mail address of the service account. */
  readonly serviceAccount: string;
  /** Whether the file says that the provider maps `google.subject` otherwise than Google does by itself. */
  readonly customSubjectMapping: boolean;
}

export interface SecretCredentials {
  readonly kind: 'secret';
  readonly secretArn: string;
}
