import { existsSync, readFileSync } from 'node:fs';
import { crossCheck } from './cross-checks';
import { parseText } from './document';
import { ConfigError, type Mistake, renderMistakes } from './mistake';
import { type Config, CONFIG_SCHEMA } from './schema';
import { mistakesOf, wellFormedPart } from './schema-mistakes';

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

/** @throws ConfigError if there is no such file, or if it has mistakes: all of them at once. */
export function readConfig(file: string = DEFAULT_FILE): ConfigFile {
  if (!existsSync(file)) {
    throw new ConfigError(`There is no file ${file}. Copy one of examples/ to ${DEFAULT_FILE}, or name yours with '-c config=FILE'.`);
  }
  return parseConfig(file, readFileSync(file, 'utf8'));
}

/** @throws ConfigError if the text has mistakes: all of them at once. */
export function parseConfig(file: string, text: string): ConfigFile {
  const { value, positionOf } = parseText(file, text);
  const parsed = CONFIG_SCHEMA.safeParse(value);
  const mistakes: ConfigFile['mistakes'] = (found) => new ConfigError(renderMistakes(file, found, positionOf));
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
