import { readFileSync, statSync } from 'node:fs';
import { clean } from '../../lambda/log/clean';
import { ConfigError } from './mistake';

/** Room for a hundred thousand pools. */
const MOST_MEGABYTES = 32;
const UTF_16 = [[0xff, 0xfe], [0xfe, 0xff]];

/** What a file says; undefined where there is none. @throws ConfigError for what is no text; the error never quotes the file. */
export function readText(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  const name = clean(file);
  if (stats === undefined) {
    return undefined;
  }
  if (!stats.isFile()) {
    throw new ConfigError(stats.isDirectory() ? `${name} is a directory. Name a file in it.` : `${name} is not a regular file. Name one.`);
  }
  if (stats.size > MOST_MEGABYTES * 1024 * 1024) {
    throw new ConfigError(`${name} has more than ${MOST_MEGABYTES} MB, which is no configuration. Name another file.`);
  }
  const bytes = read(file, name);
  if (UTF_16.some(([first, second]) => bytes[0] === first && bytes[1] === second) || bytes.includes(0)) {
    throw new ConfigError(`${name} is in UTF-16, as Windows PowerShell writes it, or no text at all. Save it as UTF-8 ('Set-Content -Encoding utf8').`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigError(`${name} is not in UTF-8. Save it as UTF-8.`);
  }
}

function read(file: string, name: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ConfigError(`${name} cannot be read: ${clean(error instanceof Error ? error.message : String(error))}.`, { cause: error });
  }
}
