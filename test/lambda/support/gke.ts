import type { GkeOperation, GkeResource } from '../../../lambda/google/resources';

/** A target as Google shows it, settled on a profile. */
export function gkeResource(changes: Partial<GkeResource> = {}): GkeResource {
  return { state: 'RUNNING', reconciling: false, etag: 'e1', profileName: 'old', iamInstanceProfile: 'old', errors: [], keyArns: {}, ...changes };
}

/** An update of a node pool, under way. */
export function gkeOperation(changes: Partial<GkeOperation> = {}): GkeOperation {
  return { name: 'projects/123/locations/l/operations/op-1', done: false, target: 'projects/123/locations/l/awsClusters/c/awsNodePools/n', verb: 'update', createTime: 0, ...changes };
}
