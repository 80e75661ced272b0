import { defaultSubject, DEFAULT_MAPPING, SHORT_MAPPING, subjectFits, type AttributeMapping } from '../../lib/google/subject-mapping';
import type { EngineAccess, FederatedCredentials } from './engine-access';
import { memberOf, poolName, poolOf, providerName, providerNameOf, roleName, serviceAccountOf, type AwsProvider, type EnabledApis, type GoogleResource } from './google-resource';

/** What has to be there for one access, and is not among what another one before it has asked for already. */
export interface GoogleSetup {
  readonly access: EngineAccess;
  readonly resources: readonly GoogleResource[];
}

/**
 * What has to be there on the Google side, in an order in which it can be made, and nothing twice.
 *
 * Those who share a provider share its mapping, so all accesses of the file have a say in what only some of them need.
 * Engines that come through one provider have to be in one AWS account.
 */
export function planGoogleSetup(desired: readonly EngineAccess[], all: readonly EngineAccess[] = desired): GoogleSetup[] {
  const known = new Set<string>();
  return desired
    .map((access) => ({
      access,
      resources: resourcesOf(access, all).filter((resource) => {
        const key = keyOf(resource);
        return !known.has(key) && known.add(key);
      }),
    }))
    .filter(({ resources }) => resources.length > 0);
}

function resourcesOf(access: EngineAccess, all: readonly EngineAccess[]): GoogleResource[] {
  const { credentials, project } = access;
  const role = { kind: 'role', project, role: access.role } as const;
  if (credentials.kind === 'secret') {
    return [apisOf(project, all), role, { kind: 'grant to the holder of a secret', role, secretArn: credentials.secretArn }];
  }
  const serviceAccount = serviceAccountOf(credentials.serviceAccount);
  const provider = providerOf(access, credentials, all);
  const { pool } = provider;
  const projects = [project, ...(serviceAccount.home === undefined ? [] : [serviceAccount.home.project]), pool.projectNumber];
  return [
    ...projects.map((each) => apisOf(each, all)),
    serviceAccount,
    pool,
    provider,
    role,
    { kind: 'impersonation', serviceAccount, pool, awsRole: access.session, ...(isOneSubject(access, provider) ? { subject: defaultSubject(access.session) } : {}) },
    { kind: 'grant', role, serviceAccount },
  ];
}

/** By Google's own mapping the subject is the session, which Lambda names after the function. */
function isOneSubject({ changingSession = false }: EngineAccess, { mapping }: AwsProvider): boolean {
  return mapping === DEFAULT_MAPPING && !changingSession;
}

/** All APIs of a project at once, whichever of them the engines need it for. */
function apisOf(project: string, all: readonly EngineAccess[]): EnabledApis {
  const apis = all.flatMap(({ project: ofClusters, credentials }) => {
    const federation = credentials.kind === 'federation' ? credentials : undefined;
    const isHome = federation !== undefined && serviceAccountOf(federation.serviceAccount).home?.project === project;
    return [
      ...(project === ofClusters ? CLUSTER_APIS : []),
      ...(isHome ? SERVICE_ACCOUNT_APIS : []),
      ...(project === federation?.projectNumber ? POOL_APIS : []),
    ];
  });
  return { kind: 'apis', project, apis: [...new Set(apis)].sort() };
}

/** Clusters, the custom role, and its grant in the policy of the project. */
const CLUSTER_APIS = ['gkemulticloud.googleapis.com', 'iam.googleapis.com', 'cloudresourcemanager.googleapis.com'];

/** A call counts towards the project of the service account that makes it, so the clusters' API has to be enabled there, too. */
const SERVICE_ACCOUNT_APIS = ['gkemulticloud.googleapis.com', 'iam.googleapis.com', 'iamcredentials.googleapis.com'];

/** @see https://cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds#configure */
const POOL_APIS = ['iam.googleapis.com', 'iamcredentials.googleapis.com', 'sts.googleapis.com'];

function providerOf({ session }: EngineAccess, credentials: FederatedCredentials, all: readonly EngineAccess[]): AwsProvider {
  const name = providerNameOf(credentials);
  const sharers = all.filter((other) => other.credentials.kind === 'federation' && providerNameOf(other.credentials) === name);
  return { kind: 'provider', pool: poolOf(credentials), id: credentials.provider, awsAccount: session.account, mapping: mappingFor(sharers) };
}

/** Google's own mapping where its subject fits for everybody who comes through the provider. */
function mappingFor(sharers: readonly EngineAccess[]): AttributeMapping {
  const fits = sharers.every(
    ({ credentials, session }) => !(credentials.kind === 'federation' && credentials.customSubjectMapping) && subjectFits(defaultSubject(session)),
  );
  return fits ? DEFAULT_MAPPING : SHORT_MAPPING;
}

/** The same for resources that are made by the same command. */
function keyOf(resource: GoogleResource): string {
  switch (resource.kind) {
    case 'apis':
      return [resource.kind, resource.project].join(' ');
    case 'role':
      return roleName(resource);
    case 'service account':
      return [resource.kind, resource.email].join(' ');
    case 'pool':
      return poolName(resource);
    case 'provider':
      return providerName(resource);
    case 'impersonation':
      return [resource.kind, resource.serviceAccount.email, memberOf(resource)].join(' ');
    case 'grant':
      return [resource.kind, roleName(resource.role), resource.serviceAccount.email].join(' ');
    case 'grant to the holder of a secret':
      return [resource.kind, roleName(resource.role), resource.secretArn].join(' ');
  }
}
