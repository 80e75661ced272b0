import { chmodSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { bundle, runBundler } from './bundle';

/** Beside the app that a build of the pipeline has synthesized: what publishes it travels with it. */
const DIRECTORY = path.join('cdk.out', 'cdk-assets');

/** Bundles what publishes assets to a package of its own, which npm installs from the directory and not from a registry. */
export async function bundlePublisher(): Promise<void> {
  const directory = path.resolve(__dirname, '..', DIRECTORY);
  await bundle({ entryPoints: { 'cdk-assets': 'bin/cdk-assets.ts' }, outdir: DIRECTORY, target: 'node20', banner: { js: '#!/usr/bin/env node' } });
  chmodSync(path.join(directory, 'cdk-assets.js'), 0o755);
  writeFileSync(path.join(directory, 'package.json'), JSON.stringify({ name: 'cdk-assets', version: '0.0.0', private: true, bin: { 'cdk-assets': 'cdk-assets.js' } }));
}

if (require.main === module) {
  runBundler(bundlePublisher);
}
