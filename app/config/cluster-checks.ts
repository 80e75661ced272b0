import { clusterNameOf, nearest, type PlacedCluster, type PlacedTarget, targetsOf } from './levels';
import type { Mistake } from './mistake';
import { onlyOnce } from './only-once';

/** Rules for the clusters of an environment. */
export function checkClusters(clusters: readonly PlacedCluster[]): Mistake[] {
  return [
    ...onlyOnce(clusters, ({ config }) => clusterNameOf(config), "must have an 'alias' of its own"),
    ...clusters.flatMap((cluster) => [...checkTargetsAreNamed(cluster), ...checkGoogleSettings(cluster), ...targetsOf(cluster).flatMap(checkTarget)]),
  ];
}

/** What Google calls a target: two that have the same name are the same. */
export function googleNameOf({ cluster, nodePool }: PlacedTarget): string {
  const { config, levels } = cluster;
  return [nearest('project', levels), nearest('location', levels), config.name, nodePool ?? ''].join('/');
}

function checkTargetsAreNamed({ path, config }: PlacedCluster): Mistake[] {
  return config.controlPlane === undefined && config.nodePools === undefined
    ? [{ path, what: "must have 'controlPlane', 'nodePools' or both. Write 'controlPlane: {}' for a control plane without settings." }]
    : [];
}

function checkGoogleSettings({ path, levels }: PlacedCluster): Mistake[] {
  const given = { project: nearest('project', levels), location: nearest('location', levels), credentials: nearest('credentials', levels) };
  return Object.entries(given).flatMap(([key, value]) =>
    value === undefined ? [{ path: [...path, key], what: `is missing; it must be given for every cluster. Write '${key}' here, or once for all at the top.` }] : [],
  );
}

function checkTarget({ path, config, cluster }: PlacedTarget): Mistake[] {
  const { role, permissionsBoundary } = config;
  const account = nearest('account', cluster.environment.levels);
  const boundary = nearest('permissionsBoundary', [config, ...cluster.levels]);
  const ofOtherAccount = (arn: string | undefined): boolean => account !== undefined && ![account, undefined].includes(/^arn:[^:]+:iam::([0-9]+):/.exec(arn ?? '')?.[1]);
  return [
    ...(role !== undefined && permissionsBoundary !== undefined
      ? [{ path: [...path, 'permissionsBoundary'], what: "must be left out where 'role' is given. Set the permissions boundary on the role itself." }]
      : []),
    ...(role === undefined && ofOtherAccount(boundary)
      ? [{ path: [...path, 'permissionsBoundary'], what: `is "${boundary}", but must be a policy of the account ${account}, or one of AWS. A role takes no other boundary.` }]
      : []),
    ...(ofOtherAccount(role) ? [{ path: [...path, 'role'], what: `is "${role}", but must be a role of the account ${account}. An instance profile takes no other.` }] : []),
  ];
}
