import { GoogleError } from './google-error';
import type { GkeMultiCloud } from './gke-multi-cloud';
import { isJsonObject, type JsonObject } from './json';
import { page } from './paging';
import type { RequestKind } from './request-log';
import type { TargetAddress } from './resource-name';
import { VALID_VERSIONS } from './resources';
import type { Target } from './target';

/** A request whose path is understood and whose caller is known. */
export interface RoutedRequest {
  readonly location: string;
  readonly cluster: string;
  readonly nodePool: string;
  readonly operation: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

export interface Route {
  /** gRPC method behind the URL, as error details name it. */
  readonly rpc: string;
  readonly permission: string;
  readonly method: 'GET' | 'PATCH' | 'POST';
  readonly path: RegExp;
  /** Query parameters of its own, besides those that every Google API takes. */
  readonly query: readonly string[];
  kind(request: RoutedRequest): RequestKind;
  answer(gke: GkeMultiCloud, request: RoutedRequest): JsonObject | Promise<JsonObject>;
}

const PARENT = 'v1/projects/(?<project>[^/]+)/locations/(?<location>[^/]+)';
const CLUSTER = `${PARENT}/awsClusters/(?<cluster>[^/:]+)`;
const NODE_POOL = `${CLUSTER}/awsNodePools/(?<nodePool>[^/:]+)`;
const OPERATION = `${PARENT}/operations/(?<operation>[^/:]+)`;
const PAGING = ['pageSize', 'pageToken'];
const UPDATE = ['updateMask', 'validateOnly'];

/** What of the API is played, in the order of its reference. */
export const ROUTES: readonly Route[] = [
  {
    ...rest('GET', CLUSTER, 'AwsClusters.GetAwsCluster', 'awsClusters.get'),
    kind: () => 'get',
    answer: (gke, request) => gke.target(targetOf(request)).toJson(),
  },
  {
    ...rest('GET', `${PARENT}/awsClusters`, 'AwsClusters.ListAwsClusters', 'awsClusters.list', PAGING),
    kind: () => 'list',
    answer: (gke, { location, query }) => listOf('awsClusters', gke.clusters(location), query),
  },
  {
    ...rest('PATCH', CLUSTER, 'AwsClusters.UpdateAwsCluster', 'awsClusters.update', UPDATE),
    kind: patchKind,
    answer: patch,
  },
  {
    ...rest('GET', NODE_POOL, 'AwsClusters.GetAwsNodePool', 'awsNodePools.get'),
    kind: () => 'get',
    answer: (gke, request) => gke.target(targetOf(request)).toJson(),
  },
  {
    ...rest('GET', `${CLUSTER}/awsNodePools`, 'AwsClusters.ListAwsNodePools', 'awsNodePools.list', PAGING),
    kind: () => 'list',
    answer: (gke, { location, cluster, query }) => {
      gke.target({ location, cluster });
      return listOf('awsNodePools', gke.nodePools(location, cluster), query);
    },
  },
  {
    ...rest('PATCH', NODE_POOL, 'AwsClusters.UpdateAwsNodePool', 'awsNodePools.update', UPDATE),
    kind: patchKind,
    answer: patch,
  },
  {
    ...rest('POST', `${NODE_POOL}:rollback`, 'AwsClusters.RollbackAwsNodePoolUpdate', 'awsNodePools.update'),
    kind: () => 'rollback',
    answer: (gke, request) => {
      respectsPdb(request);
      return gke.operationJson(gke.rollback(targetOf(request)));
    },
  },
  {
    ...rest('GET', `${PARENT}/awsServerConfig`, 'AwsClusters.GetAwsServerConfig', 'awsServerConfigs.get'),
    kind: () => 'serverConfig',
    answer: (gke, { location }) => ({
      name: `projects/${gke.project.number}/locations/${location}/awsServerConfig`,
      validVersions: VALID_VERSIONS.map((version) => ({ version, enabled: true })),
      supportedAwsRegions: ['us-east-1', 'us-east-2'],
    }),
  },
  {
    ...rest('GET', `${PARENT}/operations`, 'Operations.ListOperations', 'operations.list', [...PAGING, 'filter']),
    kind: () => 'listOperations',
    answer: (gke, { location, query }) => {
      if ((query.get('filter') ?? '') !== '') {
        throw new GoogleError('UNIMPLEMENTED', 'The stand-in plays no filters of operations.');
      }
      const { items, nextPageToken } = page(gke.operations.list(location), ({ id }) => id, query);
      return listJson('operations', items.map((operation) => gke.operationJson(operation)), nextPageToken);
    },
  },
  {
    ...rest('GET', OPERATION, 'Operations.GetOperation', 'operations.get'),
    kind: () => 'getOperation',
    answer: (gke, { location, operation }) => gke.operationJson(gke.operation(location, operation)),
  },
  {
    ...rest('POST', `${OPERATION}:cancel`, 'Operations.CancelOperation', 'operations.cancel'),
    kind: () => 'cancel',
    answer: (gke, { location, operation, body }) => {
      parseBody(body, new Set());
      gke.cancel(gke.operation(location, operation));
      return {};
    },
  },
];

export function targetOf({ location, cluster, nodePool }: RoutedRequest): TargetAddress {
  return nodePool === '' ? { location, cluster } : { location, cluster, nodePool };
}

/** Whether a rollback is to respect PodDisruptionBudgets; Google's default is no. */
export function respectsPdb({ body }: RoutedRequest): boolean {
  const { respectPdb = false } = parseBody(body, new Set(['respectPdb']));
  if (typeof respectPdb !== 'boolean') {
    throw new GoogleError('INVALID_ARGUMENT', `Invalid value at 'respect_pdb' (TYPE_BOOL), ${JSON.stringify(respectPdb)}`);
  }
  return respectPdb;
}

function rest(
  method: Route['method'],
  path: string,
  rpc: string,
  permission: string,
  query: readonly string[] = [],
): Pick<Route, 'method' | 'path' | 'rpc' | 'permission' | 'query'> {
  return { method, path: new RegExp(`^${path}$`), rpc, permission: `gkemulticloud.${permission}`, query };
}

function patchKind({ query }: RoutedRequest): RequestKind {
  return query.get('validateOnly')?.toLowerCase() === 'true' ? 'validateOnly' : 'patch';
}

async function patch(gke: GkeMultiCloud, request: RoutedRequest): Promise<JsonObject> {
  const address = targetOf(request);
  const { kind } = gke.target(address);
  const operation = await gke.patch(address, {
    updateMask: request.query.get('updateMask') ?? '',
    body: parseBody(request.body, kind.fields, kind.field),
    validateOnly: booleanOf('validate_only', request.query.get('validateOnly')),
  });
  return gke.operationJson(operation);
}

function listOf(collection: string, targets: readonly Target[], query: URLSearchParams): JsonObject {
  const byName = [...targets].sort((one, other) => (one.name < other.name ? -1 : 1));
  const { items, nextPageToken } = page(byName, ({ name }) => name, query);
  return listJson(collection, items.map((target) => target.toJson()), nextPageToken);
}

function listJson(collection: string, items: readonly JsonObject[], nextPageToken: string): JsonObject {
  return { ...(items.length > 0 && { [collection]: items }), ...(nextPageToken !== '' && { nextPageToken }) };
}

/** Query parameters of gcloud are Python's: `False` and `True`. */
function booleanOf(field: string, text: string | null): boolean {
  switch (text?.toLowerCase()) {
    case undefined:
    case '':
    case 'false':
      return false;
    case 'true':
      return true;
    default:
      throw new GoogleError('INVALID_ARGUMENT', `Invalid value at '${field}' (TYPE_BOOL), "${text}"`);
  }
}

function parseBody(body: string, fields: ReadonlySet<string>, field = ''): JsonObject {
  let parsed: unknown;
  try {
    parsed = body === '' ? {} : JSON.parse(body);
  } catch {
    throw new GoogleError('INVALID_ARGUMENT', 'Invalid JSON payload received. Unexpected token.');
  }
  if (!isJsonObject(parsed)) {
    throw new GoogleError('INVALID_ARGUMENT', 'Invalid JSON payload received. Root element must be a message.');
  }
  const unknown = Object.keys(parsed).find((key) => !fields.has(key));
  if (unknown !== undefined) {
    const where = field === '' ? '' : ` at '${field}'`;
    throw new GoogleError('INVALID_ARGUMENT', `Invalid JSON payload received. Unknown name "${unknown}"${where}: Cannot find field.`);
  }
  return parsed;
}
