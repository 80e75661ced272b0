import { DEFAULT_STACK_NAME } from './defaults';
import type { Path } from './mistake';
import type { ClusterConfig, Config, ControlPlaneConfig, EnvironmentConfig, NodePoolConfig } from './schema';

/** Something of the file, and where it stands there. */
export interface Placed<T> {
  readonly path: Path;
  readonly config: T;
}

/** One stack: an entry of `environments`, or the file itself where it has none. */
export interface PlacedEnvironment extends Placed<EnvironmentConfig | Config> {
  /** From the environment to the top of the file. */
  readonly levels: readonly (EnvironmentConfig | Config)[];
}

export interface PlacedCluster extends Placed<ClusterConfig> {
  readonly environment: PlacedEnvironment;
  /** From the cluster to the top of the file. */
  readonly levels: readonly (ClusterConfig | EnvironmentConfig | Config)[];
}

/** Control plane or node pool. */
export interface PlacedTarget extends Placed<NodePoolConfig | ControlPlaneConfig> {
  readonly cluster: PlacedCluster;
  /** Absent for the control plane. */
  readonly nodePool?: string;
}

export function environmentsOf(file: Config): PlacedEnvironment[] {
  return file.environments?.map((config, index) => ({ path: ['environments', index], config, levels: [config, file] })) ?? [{ path: [], config: file, levels: [file] }];
}

/** What the environment is called; the name of its stack where the file has no `environments`. */
export function environmentNameOf({ config }: PlacedEnvironment): string {
  return 'name' in config ? config.name : (config.stackName ?? DEFAULT_STACK_NAME);
}

/** Where that stands in the file, or would. */
export function namePathOf({ path, config }: PlacedEnvironment): Path {
  return 'name' in config ? [...path, 'name'] : ['stackName'];
}

export function clustersOf(environment: PlacedEnvironment): PlacedCluster[] {
  return (environment.config.clusters ?? []).map((config, index) => ({
    path: [...environment.path, 'clusters', index],
    config,
    environment,
    levels: [config, ...environment.levels],
  }));
}

/** The targets of a cluster, its control plane first. */
export function targetsOf(cluster: PlacedCluster): PlacedTarget[] {
  const { controlPlane, nodePools = [] } = cluster.config;
  return [
    ...(controlPlane === undefined ? [] : [{ path: [...cluster.path, 'controlPlane'], config: controlPlane ?? {}, cluster }]),
    ...nodePools.map((config, index) => ({ path: [...cluster.path, 'nodePools', index], config, cluster, nodePool: config.name })),
  ];
}

/** What waves, messages and resources call a target, e.g. `prod` or `prod/workers`. */
export function addressOf({ cluster, nodePool }: PlacedTarget): string {
  const name = clusterNameOf(cluster.config);
  return nodePool === undefined ? name : `${name}/${nodePool}`;
}

/** What the file calls a cluster, which need not be what Google calls it. */
export function clusterNameOf({ alias, name }: ClusterConfig): string {
  return alias ?? name;
}

/** What the nearest level says. */
export function nearest<K extends string, L extends { readonly [key in K]?: unknown }>(key: K, levels: readonly L[]): L[K] | undefined {
  return levels.find((level) => level[key] !== undefined)?.[key];
}
