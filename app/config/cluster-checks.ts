import { clusterNameOf, nearest, type PlacedCluster, type PlacedEnvironment, type PlacedTarget, targetsOf } from './levels';
import { type Mistake, onlyOnce, type Path } from './mistake';

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

function checkTarget({ path, config, cluster, nodePool }: PlacedTarget): Mistake[] {
  const { role } = config;
  const account = nearest('account', cluster.environment.levels);
  return [
    ...(role === undefined ? checkBoundary(path, nearest('permissionsBoundary', [config, cluster.config]), account) : []),
    ...checkEffect(path, config, nodePool),
    ...(isOfOtherAccount(role, account) ? [{ path: [...path, 'role'], what: `is "${role}", but must be a role of the account ${account}. An instance profile takes no other.` }] : []),
  ];
}

/** What bounds all the roles of a stack; that of a cluster or target is checked with the target. */
export function checkStackBoundary({ path, levels }: PlacedEnvironment): Mistake[] {
  return checkBoundary(path, nearest('permissionsBoundary', levels), nearest('account', levels));
}

function checkBoundary(path: Path, boundary: string | undefined, account: string | undefined): Mistake[] {
  return isOfOtherAccount(boundary, account)
    ? [{ path: [...path, 'permissionsBoundary'], what: `is "${boundary}", but must be a policy of the account ${account}, or one of AWS. A role takes no other boundary.` }]
    : [];
}

function isOfOtherAccount(arn: string | undefined, account: string | undefined): boolean {
  return account !== undefined && ![account, undefined].includes(/^arn:[^:]+:iam::([0-9]+):/.exec(arn ?? '')?.[1]);
}

/** What bounds or allows something is of the role that is made; one that is given belongs to somebody else. */
const OF_THE_ROLE_ITSELF = {
  permissionsBoundary: 'Set the permissions boundary on the role itself.',
  configEncryptionKeyArn: 'Let the role itself use the key.',
  databaseEncryptionKeyArn: 'Let the role itself use the key.',
  mainVolumeKeyArn: 'Let the role itself use the key.',
} as const;

/** Settings of a target that could do nothing there; inherited ones are meant for other targets, too. */
function checkEffect(path: Path, config: PlacedTarget['config'], nodePool: string | undefined): Mistake[] {
  const ofRole = config.role === undefined ? [] : Object.entries(OF_THE_ROLE_ITSELF).filter(([key]) => key in config);
  return [
    ...ofRole.map(([key, remedy]) => ({ path: [...path, key], what: `must be left out where 'role' is given. ${remedy}` })),
    ...(nodePool === undefined && config.respectPodDisruptionBudgets !== undefined
      ? [{ path: [...path, 'respectPodDisruptionBudgets'], what: 'must be left out of a control plane: Google rolls back node pools only.' }]
      : []),
  ];
}
