import * as z from 'zod';
import { FunctionEnvironment } from '../../lib/contract';
import { ServiceCallError } from '../errors/service-call-error';
import { clusterName, locationName, profileNameOf, resourceName, sameResource, type Target } from '../request/target';
import type { GoogleIdentity } from './credentials';
import { kindOfGoogleError, parseGoogleStatus } from './google-error';
import type { GkeOperation, GkeResource, ResourceState } from './resources';

const REQUEST_TIMEOUT_MS = 15_000;
const MOST_PAGES = 50;

const resourceSchema = z.object({
  state: z.string().default('STATE_UNSPECIFIED'),
  reconciling: z.boolean().default(false),
  etag: z.string().optional(),
  errors: z.array(z.object({ message: z.string().default('') })).default([]),
  awsRegion: z.string().optional(),
  controlPlane: z.object({ iamInstanceProfile: z.string().default('') }).optional(),
  config: z.object({ iamInstanceProfile: z.string().default('') }).optional(),
});

const operationSchema = z.object({
  name: z.string(),
  done: z.boolean().default(false),
  error: z.object({ code: z.number().default(0), message: z.string().default('') }).optional(),
  metadata: z
    .object({
      target: z.string().default(''),
      verb: z.string().default(''),
      createTime: z.string().default(''),
      endTime: z.string().optional(),
      statusDetail: z.string().optional(),
      errorDetail: z.string().optional(),
    })
    .optional(),
});

const operationListSchema = z.object({ operations: z.array(operationSchema).default([]), nextPageToken: z.string().default('') });

interface Call {
  /** As in IAM: what the caller has to be allowed. */
  readonly permission: string;
  readonly method: 'GET' | 'PATCH' | 'POST';
  readonly path: string;
  readonly body?: unknown;
}

/**
 * The methods of the GKE Multi-Cloud API that a rotation needs, for one target.
 *
 * https://cloud.google.com/kubernetes-engine/multi-cloud/docs/reference/rest
 *
 * @throws ServiceCallError from every method, saying who we were, what Google said and what to do.
 */
export class GkeMultiCloud {
  public constructor(
    private readonly identity: GoogleIdentity,
    private readonly target: Target,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** `awsClusters.get` or `awsNodePools.get`. */
  public async get(): Promise<GkeResource> {
    const resource = await this.call(resourceSchema, {
      permission: this.permission('get'),
      method: 'GET',
      path: resourceName(this.target),
    });
    const iamInstanceProfile = (this.target.nodePool === undefined ? resource.controlPlane : resource.config)?.iamInstanceProfile ?? '';
    return {
      state: resource.state as ResourceState,
      reconciling: resource.reconciling,
      ...(resource.etag === undefined ? {} : { etag: resource.etag }),
      profileName: profileNameOf(iamInstanceProfile),
      iamInstanceProfile,
      errors: resource.errors.map(({ message }) => message).filter((message) => message !== ''),
    };
  }

  /** `awsClusters.get`, for the AWS region of the cluster's instances. */
  public async awsRegion(): Promise<string | undefined> {
    const path = clusterName(this.target);
    return (await this.call(resourceSchema, { permission: 'gkemulticloud.awsClusters.get', method: 'GET', path })).awsRegion;
  }

  /** `operations.list`: those on this target. */
  public async operations(): Promise<readonly GkeOperation[]> {
    const found: GkeOperation[] = [];
    let pageToken = '';
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = new URLSearchParams({ pageSize: '100', ...(pageToken === '' ? {} : { pageToken }) });
      const list = await this.call(operationListSchema, {
        permission: 'gkemulticloud.operations.list',
        method: 'GET',
        path: `${locationName(this.target)}/operations?${query.toString()}`,
      });
      found.push(...list.operations.map(toOperation).filter(({ target }) => sameResource(target, resourceName(this.target))));
      pageToken = list.nextPageToken;
      if (pageToken === '') {
        break;
      }
    }
    return found;
  }

  /** `operations.get`; undefined where Google has forgotten the operation. */
  public async operation(name: string): Promise<GkeOperation | undefined> {
    try {
      return toOperation(
        await this.call(operationSchema, { permission: 'gkemulticloud.operations.get', method: 'GET', path: name }),
      );
    } catch (error) {
      if (error instanceof ServiceCallError && error.kind === 'missing') {
        return undefined;
      }
      throw error;
    }
  }

  /** `awsClusters.patch` or `awsNodePools.patch` of the instance profile, only if the resource is as it was read. */
  public async linkProfile(profileName: string, etag: string | undefined): Promise<GkeOperation> {
    const isNodePool = this.target.nodePool !== undefined;
    const query = new URLSearchParams({
      updateMask: isNodePool ? 'config.iam_instance_profile' : 'control_plane.iam_instance_profile',
      validateOnly: 'false',
    });
    const part = { iamInstanceProfile: profileName };
    const body = { ...(isNodePool ? { config: part } : { controlPlane: part }), ...(etag === undefined ? {} : { etag }) };
    const path = `${resourceName(this.target)}?${query.toString()}`;
    return toOperation(
      await this.call(operationSchema, { permission: this.permission('update'), method: 'PATCH', path, body }),
    );
  }

  /** `operations.cancel`: best effort, as Google says. */
  public async cancel(operationName: string): Promise<void> {
    const path = `${operationName}:cancel`;
    await this.call(z.unknown(), { permission: 'gkemulticloud.operations.cancel', method: 'POST', path, body: {} });
  }

  /** `awsNodePools.rollback`: undoes an update that failed or was cancelled. */
  public async rollback(respectPdb: boolean): Promise<GkeOperation> {
    const path = `${resourceName(this.target)}:rollback`;
    return toOperation(
      await this.call(operationSchema, { permission: this.permission('update'), method: 'POST', path, body: { respectPdb } }),
    );
  }

  private permission(verb: 'get' | 'update'): string {
    return `gkemulticloud.${this.target.nodePool === undefined ? 'awsClusters' : 'awsNodePools'}.${verb}`;
  }

  private async call<T>(schema: z.ZodType<T>, { permission, method, path, body }: Call): Promise<T> {
    const endpoint = this.environment[FunctionEnvironment.GKE_MULTICLOUD_ENDPOINT] ?? 'https://{location}-gkemulticloud.googleapis.com';
    const url = `${endpoint.replace('{location}', this.target.location)}/v1/${path}`;
    const what = `${method} ${path.replace(/\?.*/, '')}`;
    let response: { readonly status: number; readonly data: string };
    try {
      response = await this.identity.client.request<string>({
        url,
        method,
        ...(body === undefined ? {} : { data: body }),
        responseType: 'text',
        // The state machine is what tries again; a function that waits is a function that can die waiting.
        retry: false,
        timeout: REQUEST_TIMEOUT_MS,
        validateStatus: () => true,
      });
    } catch (error) {
      throw this.credentialError(what, error);
    }
    const text = typeof response.data === 'string' ? response.data : JSON.stringify(response.data);
    if (response.status < 200 || response.status >= 300) {
      throw this.googleError(what, permission, response.status, text);
    }
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      throw new ServiceCallError(`Google answered ${what} with HTTP ${response.status} and a body that is not of this API`, 'transient');
    }
  }

  private googleError(what: string, permission: string, httpStatus: number, body: string): ServiceCallError {
    const status = parseGoogleStatus(body);
    const kind = kindOfGoogleError(httpStatus, status?.status ?? '');
    const said = status === undefined ? 'no error message of the API' : `${status.status}: ${status.message.replace(/\.$/, '')}`;
    const remedy =
      kind === 'refused'
        ? ` We were ${this.identity.who}; grant it ${permission} on project ${this.target.project} (see "Set up the Google side" in the README), then deploy again.`
        : '';
    return new ServiceCallError(`Google answered ${what} with HTTP ${httpStatus}, ${said}.${remedy}`, kind);
  }

  /** No answer from the API itself: the network, or one of the two calls that make an access token. */
  private credentialError(what: string, error: unknown): ServiceCallError {
    const said = error instanceof Error ? error.message : String(error);
    const status = Number((error as { status?: unknown }).status ?? (error as { response?: { status?: unknown } }).response?.status ?? 0);
    if (status >= 400 && status < 500 && status !== 429 && status !== 408) {
      return new ServiceCallError(
        `Google refused credentials for ${what}: HTTP ${status}, ${said}. We were ${this.identity.who}; check that the workload identity provider accepts this function's role ` +
          'and that its principal has roles/iam.workloadIdentityUser on the service account, then deploy again.',
        'refused',
        { cause: error },
      );
    }
    return new ServiceCallError(`no answer to ${what}: ${said}`, 'transient', { cause: error });
  }
}

function toOperation(operation: z.infer<typeof operationSchema>): GkeOperation {
  const { metadata } = operation;
  const endTime = Date.parse(metadata?.endTime ?? '');
  return {
    name: operation.name,
    done: operation.done,
    target: metadata?.target ?? '',
    verb: metadata?.verb ?? '',
    createTime: Date.parse(metadata?.createTime ?? '') || 0,
    ...(operation.error === undefined ? {} : { error: operation.error }),
    ...(Number.isNaN(endTime) ? {} : { endTime }),
    ...(metadata?.statusDetail === undefined ? {} : { statusDetail: metadata.statusDetail }),
    ...(metadata?.errorDetail === undefined ? {} : { errorDetail: metadata.errorDetail }),
  };
}
