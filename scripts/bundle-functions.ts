import * as path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(__dirname, '..');

/** Bundles the functions to `dist/functions/index.js`, so that nobody who synthesizes needs esbuild or Docker. */
export async function bundleFunctions(): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: { index: 'lambda/index.ts' },
    outdir: 'dist/functions',
    bundle: true,
    minify: true,
    // Class and function names show up in logs and stack traces.
    keepNames: true,
    sourcemap: 'external',
    sourcesContent: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    legalComments: 'none',
  });
}

if (require.main === module) {
  void bundleFunctions();
}
