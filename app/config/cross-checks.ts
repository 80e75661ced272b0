import { checkClusters, checkStackBoundary, googleNameOf } from './cluster-checks';
import { DEFAULT_STACK_NAME } from './defaults';
import { addressOf, clustersOf, environmentNameOf, environmentsOf, namePathOf, nearest, type Placed, type PlacedEnvironment, targetsOf } from './levels';
import { checkConstructName, type Mistake, onlyOnce } from './mistake';
import { checkPipeline } from './pipeline-checks';
import type { Config, CredentialsConfig } from './schema';
import { checkChosenNames, checkEngine, checkSecrets, checkTags } from './stack-checks';
import { planWaves } from './waves';

/** Rules that concern several values of a file. */
export function crossCheck(file: Config): Mistake[] {
  const environments = environmentsOf(file);
  const clustersByEnvironment = environments.map(clustersOf);
  return [
    ...checkLayout(file),
    ...credentialsOf(file).flatMap(checkCredentials),
    ...checkNames(environments, file),
    ...checkChosenNames(file),
    ...checkTags(file),
    ...environments.flatMap(checkEngine),
    ...environments.flatMap(checkStackBoundary),
    ...clustersByEnvironment.flatMap(checkClusters),
    ...checkSecrets(clustersByEnvironment.flat()),
    ...environments.flatMap(checkWaves),
    ...checkPipeline(file),
    ...onlyOnce(clustersByEnvironment.flat().flatMap(targetsOf), googleNameOf, 'must be rotated only once'),
  ];
}

function checkLayout(file: Config): Mistake[] {
  if (file.environments === undefined) {
    return file.clusters === undefined ? [missingClusters([])] : [];
  }
  const misplaced = (['stackName', 'clusters', 'waves'] as const).filter((key) => file[key] !== undefined);
  return [
    ...misplaced.map((key) => ({ path: [key], what: "must stand in an environment where there are 'environments'. Move it there." })),
    ...environmentsOf(file).flatMap(({ path, config }) => (config.clusters === undefined ? [missingClusters(path)] : [])),
  ];
}

function missingClusters(path: Mistake['path']): Mistake {
  return { path: [...path, 'clusters'], what: "is missing; it must name what is to be rotated. The files in examples/ show how." };
}

function credentialsOf(file: Config): Placed<CredentialsConfig>[] {
  const levels = [
    { path: [], config: file },
    ...(file.environments === undefined ? [] : environmentsOf(file)),
    ...environmentsOf(file).flatMap(clustersOf),
  ];
  return levels.flatMap(({ path, config: { credentials } }) => (credentials === undefined ? [] : [{ path: [...path, 'credentials'], config: credentials }]));
}

function checkCredentials({ path, config }: Placed<CredentialsConfig>): Mistake[] {
  const kinds = [config.workloadIdentityFederation, config.secret].filter((kind) => kind !== undefined);
  return kinds.length === 1 ? [] : [{ path, what: "must have either 'workloadIdentityFederation' or 'secret'. Federation needs no key that could leak." }];
}

function checkNames(environments: readonly PlacedEnvironment[], file: Config): Mistake[] {
  const named = (file.environments ?? []).map(({ name }, index) => ({ path: ['environments', index, 'name'], name }));
  const stackKey = ({ config, levels }: PlacedEnvironment): string =>
    JSON.stringify([nearest('account', levels), nearest('region', levels), config.stackName ?? DEFAULT_STACK_NAME]);
  return [
    ...onlyOnce(named, ({ name }) => name, 'must be the name of one environment only'),
    ...environments.flatMap((environment) => checkConstructName(namePathOf(environment), environmentNameOf(environment))),
    ...onlyOnce(environments, stackKey, "must have an account, a region or a 'stackName' of its own"),
  ];
}

function checkWaves(environment: PlacedEnvironment): Mistake[] {
  const { waves } = environment.config;
  const addresses = clustersOf(environment).flatMap(targetsOf).map(addressOf);
  return waves === undefined ? [] : [...planWaves([...environment.path, 'waves'], waves, [...new Set(addresses)]).mistakes];
}
