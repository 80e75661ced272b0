import { chmodSync } from 'node:fs';
import * as path from 'node:path';
import { bundle, runBundler } from './bundle';

/** The command line, as `bin` in package.json names it. */
export const CLI_BUNDLE = path.resolve(__dirname, '..', 'dist', 'cli', 'cdk-gke-instance-profile.js');

/** Bundles the command line to `dist/cli`, so that it runs with nothing but the library installed. */
export async function bundleCli(): Promise<void> {
  await bundle({
    entryPoints: { 'cdk-gke-instance-profile': 'bin/cdk-gke-instance-profile.ts' },
    outdir: 'dist/cli',
    // What google-auth-library needs at least.
    target: 'node22',
    banner: { js: '#!/usr/bin/env node' },
  });
  chmodSync(CLI_BUNDLE, 0o755);
}

if (require.main === module) {
  runBundler(bundleCli);
}
