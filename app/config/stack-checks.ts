import { DEFAULT_PLAN_ROLE_NAME } from './defaults';
import { environmentsOf, nearest, type PlacedCluster, type PlacedEnvironment } from './levels';
import { brokenRule, eachPlaceOnce, type Mistake, onlyOnce, type Path } from './mistake';
import type { Config } from './schema';

/*
 * Rules for what a stack has beside its clusters: its engine, secrets, tags, and names that the file has chosen.
 */

/** Rules for the engine of an environment that depend on where its stack is. */
export function checkEngine(environment: PlacedEnvironment): Mistake[] {
  const engine = nearest('engine', environment.levels);
  return [
    ...checkPlace(environment, 'key', ['encryptionKeyArn'], engine?.encryptionKeyArn),
    // CloudWatch sends to topics of its own region only, and the stack does not know the policy of one of another account.
    ...checkPlace(environment, 'topic', ['alarms', 'topicArn'], engine?.alarms?.topicArn),
  ];
}

function checkPlace({ path, config, levels }: PlacedEnvironment, what: string, field: readonly string[], arn: unknown): Mistake[] {
  // What has another form is told elsewhere.
  const [, , , region, account] = typeof arn === 'string' ? arn.split(':') : [];
  const place = [...(config.engine === undefined ? [] : path), 'engine', ...field];
  return Object.entries({ region, account }).flatMap(([part, ofArn]) => {
    const ofStack = nearest(part as 'region' | 'account', levels);
    return arn === undefined || ofArn === undefined || ofStack === undefined || ofArn === ofStack
      ? []
      : [brokenRule(place, arn, `must be a ${what} of the ${part} of the stack, ${ofStack}. Use a ${what} of that ${part}, or leave it out.`)];
  });
}

/** Rules for secrets that depend on the stack whose engine is to read them. */
export function checkSecrets(clusters: readonly PlacedCluster[]): Mistake[] {
  return eachPlaceOnce(clusters.flatMap(checkSecret));
}

function checkSecret(cluster: PlacedCluster): Mistake[] {
  // What is absent or null where the form of the file is wrong is told elsewhere.
  const secret: { readonly arn?: string; readonly encryptionKeyArn?: string } | undefined | null = nearest('credentials', cluster.levels)?.secret;
  const arn = secret?.arn;
  if (typeof arn !== 'string') {
    return [];
  }
  const path = [...placeOf(cluster), 'credentials', 'secret', 'arn'];
  const account = nearest('account', cluster.environment.levels);
  return account === undefined || account === arn.split(':')[4] || secret?.encryptionKeyArn !== undefined
    ? []
    : [brokenRule(path, arn, `must be in the account of the stack, ${account}, or come with 'encryptionKeyArn'. The key that AWS manages opens in its own account only.`)];
}

function placeOf({ path, config, environment }: PlacedCluster): Path {
  const level = [{ path, config }, environment].find((one) => one.config.credentials !== undefined);
  return level?.path ?? [];
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
const MOST_TAGS = 50;

/** Rules for the tags of each stack, those that it inherits included; a key that is written the same again overrides. */
export function checkTags(file: Config): Mistake[] {
  const found = environmentsOf(file).flatMap(({ path, config }) => {
    const inherited = config === file ? [] : placed([], file);
    const own = placed(path, config);
    const keys = [...inherited.filter(({ key }) => !own.some((one) => one.key === key)), ...own];
    const excess = keys.length > MOST_TAGS ? [brokenRule([...path, 'tags'], keys.length, `must be at most ${MOST_TAGS} tags, inherited ones included. Leave some of them out.`)] : [];
    return [...onlyOnce(keys, ({ key }) => key.toLowerCase(), 'must differ by more than case, because IAM does not tell such keys apart'), ...excess];
  });
  return eachPlaceOnce(found);
}

/** What is null where the form of the file is wrong is told elsewhere. */
function placed(path: Path, { tags }: { readonly tags?: object | null | undefined }): { readonly path: Path; readonly key: string }[] {
  return Object.keys(tags ?? {}).map((key) => ({ path: [...path, 'tags', key], key }));
}

/** Rules for roles and functions that the file names by itself: an AWS account has only one of each name, functions one for each region. */
export function checkChosenNames(file: Config): Mistake[] {
  const engines = environmentsOf(file).map(({ path, levels }) => ({
    path,
    account: nearest('account', levels),
    region: nearest('region', levels),
    ...nearest('engine', levels),
  }));
  const { account, planIdentity } = file.pipeline ?? {};
  const planners = planIdentity === undefined ? [] : [{ path: ['pipeline', 'planIdentity'], account, roleName: planIdentity.roleName ?? DEFAULT_PLAN_ROLE_NAME }];
  return [
    ...onlyOnce(
      [...engines, ...planners].filter(({ roleName }) => typeof roleName === 'string'),
      (one) => JSON.stringify([one.account, one.roleName?.toLowerCase()]),
      "must have a 'roleName' of its own in its AWS account",
    ),
    ...onlyOnce(
      engines.filter(({ functionName }) => functionName !== undefined),
      (one) => JSON.stringify([one.account, one.region, one.functionName]),
      "must have a 'functionName' of its own in its AWS account and region",
    ),
  ];
}
