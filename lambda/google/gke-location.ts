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
 * What there is in one location of a Google Cloud project. Lists are read to their ends, unless somebody wants fewer pages.
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
    return this.list(clusterListSchema, 'awsClusters.list', `${this.parent}/awsClusters`, ({ awsClusters }) => awsClusters.map(toListed));
  }

  /** `awsNodePools.list` of a cluster, given by its resource name. */
  public async nodePools(clusterName: string): Promise<readonly ListedResource[]> {
    return this.list(nodePoolListSchema, 'awsNodePools.list', `${clusterName}/awsNodePools`, ({ awsNodePools }) => awsNodePools.map(toListed));
  }

  /** `operations.list`, at most so many pages of a hundred. */
  public async operations(mostPages?: number): Promise<readonly GkeOperation[]> {
    return this.list(operationListSchema, 'operations.list', `${this.parent}/operations`, ({ operations }) => operations.map(toOperation), mostPages);
  }

  private async list<P extends { readonly nextPageToken: string }, T>(
    schema: z.ZodType<P>,
    permission: string,
    path: string,
    itemsOf: (page: P) => readonly T[],
    mostPages = Number.POSITIVE_INFINITY,
  ): Promise<readonly T[]> {
    const found: T[] = [];
    let pageToken = '';
    let pages = 0;
    do {
      const query = new URLSearchParams({ pageSize: '100', ...(pageToken === '' ? {} : { pageToken }) });
      const page = await this.api.call(schema, { permission: `gkemulticloud.${permission}`, method: 'GET', path, query });
      found.push(...itemsOf(page));
      pageToken = page.nextPageToken;
      pages += 1;
    } while (pageToken !== '' && pages < mostPages);
    return found;
  }
}

function toListed(resource: z.infer<typeof resourceSchema>): ListedResource {
  return { ...toResource(resource), name: resource.name };
}
