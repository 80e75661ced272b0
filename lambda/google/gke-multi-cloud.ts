import * as z from 'zod';
import { ServiceCallError, unlessMissing } from '../errors/service-call-error';
import { clusterName, resourceName, sameResource, type Target } from '../request/target';
import { GkeApi, type GkeCall } from './gke-api';
import { GkeLocation } from './gke-location';
import type { GoogleIdentity } from './identity';
import type { GkeOperation, GkeResource } from './resources';
import { isOperationName } from './gke-url';
import { resourceSchema, soleOperationSchema, toOperation, toResource, validationSchema } from './wire';

const MOST_PAGES = 50;

export interface OperationsAround {
  readonly own: readonly GkeOperation[];
  /** Empty for a control plane, which is its cluster. */
  readonly ofCluster: readonly GkeOperation[];
}

/**
 * The methods of the GKE Multi-Cloud API that a rotation needs, for one target.
 *
 * https://cloud.google.com/kubernetes-engine/multi-cloud/docs/reference/rest
 *
 * @throws ServiceCallError from every method, saying who we were, what Google said and what to do.
 */
export class GkeMultiCloud {
  private readonly api: GkeApi;
  private readonly surroundings: GkeLocation;

  public constructor(
    identity: GoogleIdentity,
    private readonly target: Target,
    environment: NodeJS.ProcessEnv,
  ) {
    const { project, location } = target;
    this.api = new GkeApi(identity, project, location, environment);
    this.surroundings = new GkeLocation(identity, project, location, environment);
  }

  /** `awsClusters.get` or `awsNodePools.get`. */
  public async get(): Promise<GkeResource> {
    return toResource(
      await this.api.call(resourceSchema, { permission: this.permission('get'), method: 'GET', path: resourceName(this.target) }),
    );
  }

  /** `awsClusters.get` of the cluster that the target is, or belongs to. */
  public async cluster(): Promise<GkeResource> {
    const path = clusterName(this.target);
    return toResource(await this.api.call(resourceSchema, { permission: 'gkemulticloud.awsClusters.get', method: 'GET', path }));
  }

  /** `operations.list`: those on this target. */
  public async operations(): Promise<readonly GkeOperation[]> {
    return (await this.operationsAround()).own;
  }

  /** `operations.list`: those on this target and, of a node pool, those on its cluster. */
  public async operationsAround(): Promise<OperationsAround> {
    const all = await this.surroundings.operations(MOST_PAGES);
    const on = (name: string): readonly GkeOperation[] => all.filter(({ target }) => sameResource(target, name));
    return { own: on(resourceName(this.target)), ofCluster: this.target.nodePool === undefined ? [] : on(clusterName(this.target)) };
  }

  /** `operations.get`; undefined where Google has forgotten the operation. */
  public async operation(name: string): Promise<GkeOperation | undefined> {
    requireOperationName(name);
    const found = await unlessMissing(() => this.api.call(soleOperationSchema, { permission: 'gkemulticloud.operations.get', method: 'GET', path: name }));
    return found && toOperation(found);
  }

  /** `awsClusters.patch` or `awsNodePools.patch` of the instance profile, only if the resource is as it was read. */
  public async linkProfile(profileName: string, etag: string | undefined): Promise<GkeOperation> {
    return toOperation(await this.api.call(soleOperationSchema, this.linkCall(profileName, etag, false)));
  }

  /**
   * The same request with `validateOnly`: Google says whether it would accept it, and changes nothing.
   *
   * @throws ServiceCallError like `linkProfile`; `invalid` also where Google answers with an operation that has failed.
   */
  public async validateLink(profileName: string, etag: string | undefined): Promise<void> {
    const { error } = await this.api.call(validationSchema, this.linkCall(profileName, etag, true));
    if (error !== undefined) {
      throw new ServiceCallError(`Google would not do it: ${error.message || `code ${error.code}`}`, 'invalid');
    }
  }

  /** `operations.cancel`: best effort, as Google says. */
  public async cancel(operationName: string): Promise<void> {
    requireOperationName(operationName);
    const path = `${operationName}:cancel`;
    await this.api.call(z.unknown(), { permission: 'gkemulticloud.operations.cancel', method: 'POST', path, body: {} });
  }

  /** `awsNodePools.rollback`: undoes an update that failed or was cancelled. */
  public async rollback(respectPdb: boolean): Promise<GkeOperation> {
    const path = `${resourceName(this.target)}:rollback`;
    return toOperation(
      await this.api.call(soleOperationSchema, { permission: this.permission('update'), method: 'POST', path, body: { respectPdb } }),
    );
  }

  private linkCall(profileName: string, etag: string | undefined, validateOnly: boolean): GkeCall {
    const isNodePool = this.target.nodePool !== undefined;
    const query = new URLSearchParams({
      updateMask: isNodePool ? 'config.iam_instance_profile' : 'control_plane.iam_instance_profile',
      validateOnly: String(validateOnly),
    });
    const part = { iamInstanceProfile: profileName };
    const body = { ...(isNodePool ? { config: part } : { controlPlane: part }), etag };
    return { permission: this.permission('update'), method: 'PATCH', path: resourceName(this.target), query, body };
  }

  private permission(verb: 'get' | 'update'): string {
    return `gkemulticloud.${this.target.nodePool === undefined ? 'awsClusters' : 'awsNodePools'}.${verb}`;
  }
}

/** Names of operations come from the ledger and from Google; another name might lead to another method. */
function requireOperationName(name: string): void {
  if (!isOperationName(name)) {
    throw new ServiceCallError('What is recorded as the name of our operation is not one; nothing was asked of Google.', 'invalid');
  }
}
