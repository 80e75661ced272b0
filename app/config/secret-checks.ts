import { nearest, type PlacedCluster } from './levels';
import { brokenRule, type Mistake } from './mistake';
import { type Path, renderPath } from './path';

/** Rules for secrets that depend on the stack whose engine is to read them. */
export function checkSecrets(clusters: readonly PlacedCluster[]): Mistake[] {
  const found = clusters.flatMap(checkSecret);
  return [...new Map(found.map((mistake) => [renderPath(mistake.path), mistake])).values()];
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
  const ofAccount = arn.split(':')[4];
  return [
    ...(account === undefined || account === ofAccount || secret?.encryptionKeyArn !== undefined
      ? []
      : [
          brokenRule(
            path,
            arn,
            `must be in the account of the stack, ${account}, or come with 'encryptionKeyArn'. The key that AWS manages opens in its own account only.`,
          ),
        ]),
  ];
}

function placeOf({ path, config, environment }: PlacedCluster): Path {
  const level = [{ path, config }, environment].find((one) => one.config.credentials !== undefined);
  return level?.path ?? [];
}
