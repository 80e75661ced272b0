import * as fs from 'node:fs';
import * as path from 'node:path';
import { runGoogleSetup } from '../../../../app/google-setup/command';

const GOLDEN = path.join('test', 'app', 'google-setup', 'golden');

/** Files that there is a recording of what is printed for; what is printed for `one-project` is in that for `pipeline`, too. */
export const FILES = ['shared-pool', 'pipeline'] as const;

export function fileOf(name: string): string {
  return path.join(GOLDEN, `${name}.yaml`);
}

export function recorded(name: string): string {
  return fs.readFileSync(path.join(GOLDEN, name), 'utf8');
}

/** What `npm run --silent google-setup -- OPTIONS` prints. */
export function printed(...options: string[]): string {
  const texts: string[] = [];
  runGoogleSetup(options, (text) => texts.push(text));
  return texts.join('');
}
