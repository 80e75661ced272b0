import { chmodSync } from 'node:fs';
import { CLI_BUNDLE } from '../rehearsal/command-line/run-bundle';
import { bundle, runBundler } from './bundle';

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
