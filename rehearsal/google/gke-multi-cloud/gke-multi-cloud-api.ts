import type { LoopbackHandler, LoopbackRequest, LoopbackResponse } from '../../world/http/loopback-server';
import { json, refused } from '../answer';
import { authenticate, permissionDenied, type AuthenticationProps } from './authentication';
import type { GkeMultiCloud } from './gke-multi-cloud';
import { GoogleError } from './google-error';
import type { LoggedRequest } from './request-log';
import { relativeName } from './resource-name';
import { respectsPdb, ROUTES, targetOf, type Route, type RoutedRequest } from './routes';

interface RouteMatch {
  readonly route: Route;
  readonly project: string;
  readonly request: RoutedRequest;
}

/** Query parameters of every Google API. */
const SYSTEM_PARAMETERS = ['alt', '$alt', 'prettyPrint', 'fields', 'key', 'quotaUser'];
const LOCATION = /^[a-z]+-[a-z]+\d+$/;

/** The REST surface (v1) of a GKE Multi-Cloud API. The location is taken from the path; no host stands for it. */
export function gkeMultiCloudApi(gke: GkeMultiCloud, props: AuthenticationProps = {}): LoopbackHandler {
  return async (incoming) => {
    const match = matchRoute(incoming);
    if (!match) {
      return NO_SUCH_URL;
    }
    // Before the answer, because a deletion or the end of an operation may take away what it was about.
    const about = describe(gke, match);
    const answered = await answer(gke, match, incoming, props);
    const isRefusal = answered instanceof GoogleError;
    const response = isRefusal ? refused(answered, answered.status === 'UNAUTHENTICATED' ? CHALLENGE : {}) : answered;
    gke.requests.record({ ...about, path: incoming.url.pathname, status: response.status, ...(isRefusal && { refusal: answered.message }) });
    return response;
  };
}

async function answer(
  gke: GkeMultiCloud,
  { route, project, request }: RouteMatch,
  incoming: LoopbackRequest,
  props: AuthenticationProps,
): Promise<LoopbackResponse | GoogleError> {
  try {
    const token = await authenticate(incoming.headers, route.rpc, props);
    const parent = `projects/${project}/locations/${request.location}`;
    const known = (project === gke.project.id || project === gke.project.number) && LOCATION.test(request.location);
    if (!known || !((await props.permits?.(route.permission, token)) ?? true)) {
      throw permissionDenied(route.permission, resourceOf(parent, request));
    }
    assertQuery(route, request.query);
    return json(200, await route.answer(gke, request));
  } catch (error: unknown) {
    if (!(error instanceof GoogleError)) {
      throw error;
    }
    return error;
  }
}

const CHALLENGE = { 'www-authenticate': 'Bearer realm="https://accounts.google.com/"' };

function matchRoute(incoming: LoopbackRequest): RouteMatch | undefined {
  const { pathname, searchParams: query } = incoming.url;
  const path = decode(pathname.slice(1));
  for (const route of ROUTES) {
    const groups = route.method === incoming.method ? route.path.exec(path)?.groups : undefined;
    if (groups) {
      const { project = '', location = '', cluster = '', nodePool = '', operation = '' } = groups;
      return { route, project, request: { location, cluster, nodePool, operation, query, body: incoming.body } };
    }
  }
  return undefined;
}

function describe(gke: GkeMultiCloud, { route, request }: RouteMatch): Omit<LoggedRequest, 'time' | 'path' | 'status' | 'refusal'> {
  const kind = route.kind(request);
  if (request.operation !== '') {
    const operation = gke.operations.find(request.location, request.operation);
    return { kind, operation: request.operation, ...(operation && { target: operation.target }) };
  }
  const ofTarget = request.cluster !== '' && kind !== 'list';
  return {
    kind,
    ...(ofTarget && { target: targetOf(request) }),
    ...(kind === 'rollback' && { respectPdb: wish(request) }),
  };
}

/** For the log only: a body that is refused has no wish. */
function wish(request: RoutedRequest): boolean {
  try {
    return respectsPdb(request);
  } catch {
    return false;
  }
}

function resourceOf(parent: string, request: RoutedRequest): string {
  if (request.operation !== '') {
    return `${parent}/operations/${request.operation}`;
  }
  return request.cluster === '' ? parent : parent.replace(/locations\/.*$/, relativeName(targetOf(request)));
}

function assertQuery(route: Route, query: URLSearchParams): void {
  const unknown = [...query.keys()].find((name) => !SYSTEM_PARAMETERS.includes(name) && !route.query.includes(name));
  if (unknown !== undefined) {
    const reason = `Cannot bind query parameter. Field '${unknown}' could not be found in request message.`;
    throw new GoogleError('INVALID_ARGUMENT', `Invalid JSON payload received. Unknown name "${unknown}": ${reason}`);
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Google's front end answers what it does not know with a page for people, not with JSON. */
const NO_SUCH_URL: LoopbackResponse = {
  status: 404,
  headers: { 'content-type': 'text/html; charset=UTF-8' },
  body: '<!DOCTYPE html>\n<html lang=en>\n<title>Error 404 (Not Found)!!1</title>\n<p><b>404.</b> The requested URL was not found on this server.\n',
};
