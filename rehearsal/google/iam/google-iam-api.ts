import { GoogleError } from '../gke-multi-cloud/google-error';
import { isJsonObject, type JsonObject } from '../gke-multi-cloud/json';
import type { LoopbackHandler, LoopbackRequest } from '../../world/http/loopback-server';
import { json, refused } from '../answer';
import type { GoogleIam, Policy } from './google-iam';

interface Route {
  readonly method: string;
  readonly path: RegExp;
  answer(iam: GoogleIam, call: Call): JsonObject;
}

interface Call {
  readonly groups: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
}

/** IDs of old projects have a colon in them, as have methods that are not of HTTP. */
const PROJECT = 'projects/(?:[a-z0-9.-]+:)?[^/:]+';
const ACCOUNTS = `${PROJECT}/serviceAccounts`;
const POOLS = `${PROJECT}/locations/global/workloadIdentityPools`;
const PROVIDERS = `${POOLS}/[^/:]+/providers`;

/** What gcloud asks of Service Usage, IAM and Resource Manager when it makes the Google side; all on one server. */
const ROUTES: readonly Route[] = [
  route('POST', 'projects/(?<project>[^/]+)/services:batchEnable', (iam, { groups, body }) => {
    iam.enable(groups.project ?? '', textsOf(body.serviceIds));
    return DONE;
  }),
  route('POST', 'projects/(?<project>[^/]+)/services/(?<api>[^/:]+):enable', (iam, { groups }) => {
    iam.enable(groups.project ?? '', [groups.api ?? '']);
    return DONE;
  }),
  route('GET', `(?<name>${ACCOUNTS}/[^/:]+|${POOLS}/[^/:]+|${PROVIDERS}/[^/:]+|${PROJECT}/roles/[^/:]+)`, (iam, { groups }) => iam.get(groups.name ?? '')),
  route('POST', 'projects/(?<project>[^/]+)/serviceAccounts', (iam, { groups, body }) =>
    iam.createServiceAccount(groups.project ?? '', textOf(body.accountId), objectOf(body.serviceAccount)),
  ),
  route('POST', `(?<parent>${PROJECT}/roles)`, (iam, { groups, body }) =>
    iam.create(`${groups.parent}/${textOf(body.roleId)}`, { ...objectOf(body.role), etag: ETAG }),
  ),
  route('POST', `(?<parent>${POOLS})`, (iam, { groups, body, query }) =>
    doneWith(iam.create(`${groups.parent}/${query.get('workloadIdentityPoolId')}`, body)),
  ),
  route('POST', `(?<parent>${PROVIDERS})`, (iam, { groups, body, query }) =>
    doneWith(iam.create(`${groups.parent}/${query.get('workloadIdentityPoolProviderId')}`, body)),
  ),
  route('PATCH', `(?<name>${PROJECT}/roles/[^/:]+)`, (iam, { groups, body }) => iam.update(groups.name ?? '', body)),
  route('PATCH', `(?<name>${PROVIDERS}/[^/:]+)`, (iam, { groups, body }) => doneWith(iam.update(groups.name ?? '', body))),
  route('DELETE', `(?<name>${PROJECT}/roles/[^/:]+|${ACCOUNTS}/[^/:]+)`, (iam, { groups }) => iam.delete(groups.name ?? '')),
  route('DELETE', `(?<name>${POOLS}/[^/:]+|${PROVIDERS}/[^/:]+)`, (iam, { groups }) => doneWith(iam.delete(groups.name ?? ''))),
  route('POST', `(?<name>${PROJECT}/roles/[^/:]+):undelete`, (iam, { groups }) => iam.undelete(groups.name ?? '')),
  route('POST', `(?<name>${POOLS}/[^/:]+|${PROVIDERS}/[^/:]+):undelete`, (iam, { groups }) => doneWith(iam.undelete(groups.name ?? ''))),
  route('POST', `(?<name>${PROJECT}|${ACCOUNTS}/[^/:]+):getIamPolicy`, (iam, { groups }) => policyJson(iam.policy(groups.name ?? ''))),
  route('POST', `(?<name>${PROJECT}|${ACCOUNTS}/[^/:]+):setIamPolicy`, (iam, { groups, body }) => {
    // gcloud writes what it has read, with one binding more: the shape is Google's own.
    const { bindings = [] } = objectOf(body.policy) as Policy;
    return policyJson(iam.setPolicy(groups.name ?? '', { bindings }));
  }),
];

/** Base64, as every etag. */
const ETAG = 'BwWWja0YfJA=';

/** A long-running operation that has ended. */
const DONE: JsonObject = { name: 'operations/done', done: true, response: {} };

/** The REST surface of a `GoogleIam`. */
export function googleIamApi(iam: GoogleIam): LoopbackHandler {
  return ({ method, url, body }) => {
    try {
      return json(200, answer(iam, { method, url, body }));
    } catch (error: unknown) {
      if (error instanceof GoogleError) {
        return refused(error);
      }
      throw error;
    }
  };
}

function answer(iam: GoogleIam, { method, url, body }: Pick<LoopbackRequest, 'method' | 'url' | 'body'>): JsonObject {
  const path = decodeURIComponent(url.pathname);
  for (const candidate of ROUTES) {
    const match = candidate.method === method ? candidate.path.exec(path) : null;
    if (match !== null) {
      const parsed: unknown = body === '' ? {} : JSON.parse(body);
      return candidate.answer(iam, { groups: match.groups ?? {}, query: url.searchParams, body: isJsonObject(parsed) ? parsed : {} });
    }
  }
  throw new GoogleError('UNIMPLEMENTED', `The stand-in does not play ${method} ${path}`);
}

function route(method: string, path: string, answerOf: Route['answer']): Route {
  return { method, path: new RegExp(`^/v1/${path}$`), answer: answerOf };
}

function doneWith(response: JsonObject): JsonObject {
  return { ...DONE, name: `${textOf(response.name)}/operations/done`, response };
}

function policyJson({ bindings = [] }: Policy): JsonObject {
  const hasConditions = bindings.some(({ condition }) => condition !== undefined);
  return { version: hasConditions ? 3 : 1, etag: ETAG, bindings: bindings.map((binding) => ({ ...binding })) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(textOf) : [];
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}
