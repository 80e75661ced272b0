import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { inChangelog, inManifest, MANIFESTS } from './versions';

/** Run by `npm version`, between the new version in package.json and its commit. */
function main(): void {
  const root = path.resolve(__dirname, '..');
  const previous = (JSON.parse(execFileSync('git', ['show', 'HEAD:package.json'], { cwd: root, encoding: 'utf8' })) as { version: string }).version;
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  const edit = (file: string, change: (text: string) => string): void => {
    writeFileSync(path.join(root, file), change(readFileSync(path.join(root, file), 'utf8')));
    execFileSync('git', ['add', file], { cwd: root });
  };
  MANIFESTS.forEach((file) => edit(file, (text) => inManifest(text, previous, version)));
  edit('CHANGELOG.md', (text) => inChangelog(text, version, new Date().toISOString().slice(0, 10)));
}

main();
