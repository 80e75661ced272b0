import * as fs from 'node:fs';
import * as path from 'node:path';
import { runGoogleSetup } from '../../../../app/google-setup/command';

const GOLDEN = path.join('test', 'app', 'google-setup', 'golden');

/** One engine, and everything on the Google side in one project. */
export const ONE_PROJECT = path.join(GOLDEN, 'one-project.yaml');
/** Everything that there can be; what is printed for it is recorded. */
export const FLEET = path.join(GOLDEN, 'fleet.yaml');

export function recorded(name: string): string {
  return fs.readFileSync(path.join(GOLDEN, name), 'utf8');
}

/** What `npm run --silent google-setup -- OPTIONS` prints. */
export function printed(...options: string[]): string {
  const texts: string[] = [];
  runGoogleSetup(options, (text) => texts.push(text));
  return texts.join('');
}
