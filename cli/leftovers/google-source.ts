import type { TargetSeen } from '../../lambda/decision/may-delete';
import { unlessMissing } from '../../lambda/errors/service-call-error';
import { nameWithoutProject, sameResource } from '../../lambda/request/target';
import type { Unreachable } from './unreachable';
import type { GooglePlace } from './sources';

export interface GoogleAnswer {
  readonly targets: readonly TargetSeen[];
  /** AWS regions of the clusters. */
  readonly regions: readonly string[];
}

/** Every control plane and node pool in one location, with its operations. */
export async function targetsAt({ project, location, gke }: GooglePlace, unreachable: Unreachable): Promise<GoogleAnswer> {
  const whom = `Google (project ${project}, location ${location})`;
  return unreachable.listen(
    whom,
    async () => {
      const [clusters, operations] = await Promise.all([gke.clusters(), gke.operations()]);
      const pools = await Promise.all(clusters.map(async ({ name }) => (await unlessMissing(() => gke.nodePools(name))) ?? []));
      return {
        targets: [...clusters, ...pools.flat()].map((resource) => ({
          name: nameWithoutProject(resource.name),
          resource,
          operations: operations.filter(({ target }) => sameResource(target, resource.name)),
        })),
        regions: clusters.flatMap(({ awsRegion }) => awsRegion ?? []),
      };
    },
    { targets: [], regions: [] },
  );
}
