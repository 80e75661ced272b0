import type * as z from 'zod';
import { GkeApi } from './gke-api';
import type { GoogleIdentity } from './identity';
import type { GkeOperation, GkeResource } from './resources';
import { clusterListSchema, nodePoolListSchema, operationListSchema, toOperation, toResource, type resourceSchema } from './wire';

/** A cluster or node pool as a list shows it. */
export interface ListedResource extends GkeResource {
  /** `projects/NUMBER/locations/LOCATION/awsClusters/…` */
  readonly name: string;
}

/**
 * What there is in one location of a Google Cloud project. Lists are read to their ends.
 *
 * https://cloud.google.com/kubernetes-engine/multi-cloud/docs/reference/rest
 *
 * @throws ServiceCallError from every method.
 */
export class GkeLocation {
  private readonly api: GkeApi;
  private readonly parent: string;

  public constructor(identity: GoogleIdentity, project: string, location: string, environment: NodeJS.ProcessEnv) {
    this.api = new GkeApi(identity, project, location, environment);
    this.parent = `projects/${project}/locations/${location}`;
  }

  /** `awsClusters.list` */
  public async clusters(): Promise<readonly ListedResource[]> {
    const found: ListedResource[] = [];
    for await (const { awsClusters } of this.pages(clusterListSchema, 'awsClusters.list', `${this.parent}/awsClusters`)) {
      found.push(...awsClusters.map(toListed));
    }
    return found;
  }

  /** `awsNodePools.list` of a cluster, given by its resource name. */
  public async nodePools(clusterName: string): Promise<readonly ListedResource[]> {
    const found: ListedResource[] = [];
    for await (const { awsNodePools } of this.pages(nodePoolListSchema, 'awsNodePools.list', `${clusterName}/awsNodePools`)) {
      found.push(...awsNodePools.map(toListed));
    }
    return found;
  }

  /** `operations.list`, at most so many pages of a hundred. */
  public async operations(mostPages = Number.POSITIVE_INFINITY): Promise<readonly GkeOperation[]> {
    const found: GkeOperation[] = [];
    let pages = 0;
    for await (const { operations } of this.pages(operationListSchema, 'operations.list', `${this.parent}/operations`)) {
      found.push(...operations.map(toOperation));
      pages += 1;
      if (pages >= mostPages) {
        break;
      }
    }
    return found;
  }

  private async *pages<P extends { readonly nextPageToken: string }>(
    schema: z.ZodType<P>,
    permission: string,
    path: string,
  ): AsyncGenerator<P, void, undefined> {
    let pageToken = '';
    do {
      const query = new URLSearchParams({ pageSize: '100', ...(pageToken === '' ? {} : { pageToken }) });
      const page = await this.api.call(schema, {
        permission: `gkemulticloud.${permission}`,
        method: 'GET',
        path,
        query,
      });
      yield page;
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
  }
}

function toListed(resource: z.infer<typeof resourceSchema>): ListedResource {
  return { ...toResource(resource), name: resource.name };
}
