import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { functionsDirectory } from '../../lib/engine/functions-directory';
import { CLI_BUNDLE } from '../../rehearsal/command-line/run-bundle';
import { bundleCli } from '../../scripts/bundle-cli';

test('a bundle that is made again leaves the one that somebody reads as it was', async () => {
  const { ino, size } = statSync(CLI_BUNDLE);
  const reader = openSync(CLI_BUNDLE, 'r');
  try {
    await bundleCli();
    expect(statSync(CLI_BUNDLE).ino).not.toBe(ino);
    expect(readFileSync(reader)).toHaveLength(size);
  } finally {
    closeSync(reader);
  }
});

test.each(['begin', 'reconcile', 'report'])('%s starts with little to load: at most 300 KB gzipped', (name) => {
  const code = readFileSync(join(functionsDirectory(), `${name}.js`));
  expect(gzipSync(code).length).toBeLessThan(300_000);
});
