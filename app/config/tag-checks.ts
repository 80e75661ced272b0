import { environmentsOf } from './levels';
import { brokenRule, type Mistake } from './mistake';
import { onlyOnce } from './only-once';
import { type Path, renderPath } from './path';
import type { Config } from './schema';

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
  return [...new Map(found.map((mistake) => [renderPath(mistake.path), mistake])).values()];
}

function placed(path: Path, { tags = {} }: Pick<Config, 'tags'>): { readonly path: Path; readonly key: string }[] {
  return Object.keys(tags).map((key) => ({ path: [...path, 'tags', key], key }));
}
