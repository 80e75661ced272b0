import type { AttributeMapping, FunctionSession } from '../../lib/google/subject-mapping';
import type { FederatedCredentials } from './engine-access';
import type { CustomRole } from './custom-roles';

/** Something that has to be there on the Google side. */
export type GoogleResource =
  | EnabledApis
  | ServiceAccount
  | WorkloadIdentityPool
  | AwsProvider
  | ProjectRole
  | Impersonation
  | RoleGrant
  | SecretHolderGrant;

export interface EnabledApis {
  readonly kind: 'apis';
  /** ID or number. */
  readonly project: string;
  readonly apis: readonly string[];
}

export interface ServiceAccount {
  readonly kind: 'service account';
  readonly email: string;
  /** ID within the project, and the project; absent where Google made the account by itself. */
  readonly home?: { readonly id: string; readonly project: string };
}

export interface WorkloadIdentityPool {
  readonly kind: 'pool';
  /** Number of the project. */
  readonly projectNumber: string;
  readonly id: string;
}

export interface AwsProvider {
  readonly kind: 'provider';
  readonly pool: WorkloadIdentityPool;
  readonly id: string;
  readonly awsAccount: string;
  readonly mapping: AttributeMapping;
}

/** A custom role in a project. */
export interface ProjectRole {
  readonly kind: 'role';
  readonly project: string;
  readonly role: CustomRole;
}

/** A function of an AWS role may act as the service account. */
export interface Impersonation {
  readonly kind: 'impersonation';
  readonly serviceAccount: ServiceAccount;
  readonly pool: WorkloadIdentityPool;
  readonly awsRole: AwsRole;
  /** `google.subject` of the function; absent where that differs from session to session, or says no more than the role. */
  readonly subject?: string;
}

export type AwsRole = Pick<FunctionSession, 'account' | 'roleName'>;

/** The service account may do what the role allows. */
export interface RoleGrant {
  readonly kind: 'grant';
  readonly role: ProjectRole;
  readonly serviceAccount: ServiceAccount;
}

/** As above, but only the owner of the secret knows for whom. */
export interface SecretHolderGrant {
  readonly kind: 'grant to the holder of a secret';
  readonly role: ProjectRole;
  readonly secretArn: string;
}

export function poolOf({ projectNumber, pool }: FederatedCredentials): WorkloadIdentityPool {
  return { kind: 'pool', projectNumber, id: pool };
}

export function providerNameOf(credentials: FederatedCredentials): string {
  return providerName({ pool: poolOf(credentials), id: credentials.provider });
}

/** Full name of a pool; with the project's number, as Google itself writes it. */
export function poolName({ projectNumber, id }: WorkloadIdentityPool): string {
  return `projects/${projectNumber}/locations/global/workloadIdentityPools/${id}`;
}

export function providerName({ pool, id }: Pick<AwsProvider, 'pool' | 'id'>): string {
  return `${poolName(pool)}/providers/${id}`;
}

/** Full name of the custom role. */
export function roleName({ project, role }: ProjectRole): string {
  return `projects/${project}/roles/${role.id}`;
}

/** What Google maps `attribute.aws_role` to, and what the engine's stack has as an output. */
export function assumedRoleArn({ account, roleName: name }: AwsRole): string {
  return `arn:aws:sts::${account}:assumed-role/${name}`;
}

/**
 * Who is let in: one subject, or else everybody who comes through a provider of the pool in an AWS role.
 *
 * @see https://cloud.google.com/iam/docs/principal-identifiers
 */
export function memberOf({ pool, awsRole, subject }: Pick<Impersonation, 'pool' | 'awsRole' | 'subject'>): string {
  return subject === undefined
    ? `principalSet://iam.googleapis.com/${poolName(pool)}/attribute.aws_role/${assumedRoleArn(awsRole)}`
    : `principal://iam.googleapis.com/${poolName(pool)}/subject/${subject}`;
}

/**
 * A service account by its address.
 *
 * @see https://cloud.google.com/iam/docs/service-account-types
 */
export function serviceAccountOf(email: string): ServiceAccount {
  const [, id, project, domain] = /^([^@]+)@([a-z0-9-]+)(?:\.([a-z0-9.-]+))?\.iam\.gserviceaccount\.com$/.exec(email) ?? [];
  if (id === undefined || project === undefined) {
    return { kind: 'service account', email };
  }
  // The ID of an old project has the domain of its organization in front, its addresses have it behind.
  return { kind: 'service account', email, home: { id, project: domain === undefined ? project : `${domain}:${project}` } };
}
