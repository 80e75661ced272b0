import { readFileSync } from 'node:fs';

/** The version of a package that the lock file has installed: what a build installs again is what was tested here. */
export function installedVersionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8')) as { readonly version: string };
  return version;
}
