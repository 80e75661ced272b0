import { DEFAULT_STACK_NAME } from '../config/defaults';
import { addressOf, clustersOf, environmentsOf, nearest, type PlacedEnvironment, type PlacedTarget, targetsOf } from '../config/levels';
import { type Config, type RotationSettings, rotationSettings } from '../config/schema';
import { planWaves } from '../config/waves';
import type { Environment, PlannedRotation } from './fleet';

/** Gives every rotation what it inherits: the nearest level that says something wins. Tags add up. */
export function resolveFleet(config: Config): Environment[] {
  return environmentsOf(config).map(resolveEnvironment);
}

function resolveEnvironment(environment: PlacedEnvironment): Environment {
  const { path, config, levels } = environment;
  const stackName = config.stackName ?? DEFAULT_STACK_NAME;
  const rotations = clustersOf(environment).flatMap(targetsOf).map(resolveRotation);
  return {
    name: 'name' in config ? config.name : stackName,
    path,
    stackName,
    account: nearest('account', levels),
    region: nearest('region', levels),
    terminationProtection: nearest('terminationProtection', levels) ?? false,
    tags: Object.assign({}, ...levels.map(({ tags }) => tags).toReversed()) as Record<string, string>,
    permissionsBoundary: nearest('permissionsBoundary', levels),
    engine: nearest('engine', levels) ?? {},
    rotations,
    waves: config.waves === undefined ? [] : planWaves([...path, 'waves'], config.waves, rotations.map(({ address }) => address)).waves,
  };
}

function resolveRotation(target: PlacedTarget): PlannedRotation {
  const { path, config, cluster, nodePool } = target;
  return {
    address: addressOf(target),
    path,
    project: required('project', nearest('project', cluster.levels)),
    location: required('location', nearest('location', cluster.levels)),
    cluster: cluster.config.name,
    nodePool,
    credentials: required('credentials', nearest('credentials', cluster.levels)),
    role: config.role,
    ...('name' in config ? {} : { databaseEncryptionKeyArn: config.databaseEncryptionKeyArn, mainVolumeKeyArn: config.mainVolumeKeyArn }),
    settings: settingsOf(config, cluster.levels),
  };
}

function settingsOf(config: PlacedTarget['config'], above: readonly RotationSettings[]): RotationSettings {
  const keys = Object.keys(rotationSettings) as (keyof RotationSettings)[];
  const settings: RotationSettings = Object.fromEntries(keys.map((key) => [key, nearest(key, [config, ...above])]));
  return config.role === undefined ? settings : { ...settings, permissionsBoundary: undefined };
}

/** The cross-checks have seen to it already. */
function required<T>(key: string, value: T | undefined): T {
  if (value === undefined) {
    throw new Error(`${key} is missing from a configuration that was checked`);
  }
  return value;
}
