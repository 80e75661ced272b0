import { clean } from '../../lambda/log/clean';
import { crossCheck } from './cross-checks';
import { parseText } from './document';
import { ConfigError, type Mistake, renderMistakes } from './mistake';
import { readText } from './read-text';
import { type Config, CONFIG_SCHEMA } from './schema';
import { forbiddenKeys, mistakesOf, wellFormedPart } from './schema-mistakes';

/** What `npx cdk` reads unless `-c config=FILE` names another file. */
export const DEFAULT_FILE = 'rotations.yaml';

/** A configuration without mistakes, as far as it can be judged alone, and the file that it came from. */
export interface ConfigFile {
  /** Its path, as it was given. */
  readonly file: string;
  readonly config: Config;
  /** All that is wrong with it as one error, for what is found only later. */
  readonly mistakes: (found: readonly Mistake[]) => ConfigError;
}

/**
 * @param option how whoever reads it lets a file be named.
 * @throws ConfigError if there is no such file, or if it has mistakes: all of them at once.
 */
export function readConfig(file: string = DEFAULT_FILE, option = '-c config=FILE'): ConfigFile {
  const text = readText(file);
  if (text === undefined) {
    throw new ConfigError(`There is no file ${clean(file)}. Copy one of examples/ to ${DEFAULT_FILE}, or name yours with '${option}'.`);
  }
  return parseConfig(file, text);
}

/** @throws ConfigError if the text has mistakes: all of them at once. */
export function parseConfig(file: string, text: string): ConfigFile {
  const { value, positionOf } = parseText(file, text);
  const mistakes: ConfigFile['mistakes'] = (found) => new ConfigError(renderMistakes(file, found, positionOf));
  const forbidden = forbiddenKeys(value);
  if (forbidden.length > 0) {
    // They would be dropped below without a word.
    throw mistakes(forbidden);
  }
  const parsed = CONFIG_SCHEMA.safeParse(value);
  if (!parsed.success) {
    const { issues } = parsed.error;
    // So that one reading tells all that is wrong.
    const rest = wellFormedPart(issues, value);
    throw mistakes([...mistakesOf(issues, value), ...(rest === undefined ? [] : crossCheck(rest))]);
  }
  const found = crossCheck(parsed.data);
  if (found.length > 0) {
    throw mistakes(found);
  }
  return { file, config: parsed.data, mistakes };
}
