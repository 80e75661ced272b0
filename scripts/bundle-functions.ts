import { bundle, runBundler } from './bundle';

/** Bundles the functions to `dist/functions`, so that nobody who synthesizes needs esbuild or Docker. */
export async function bundleFunctions(): Promise<void> {
  await bundle({
    entryPoints: { index: 'lambda/index.ts' },
    outdir: 'dist/functions',
    target: 'node24',
    sourcemap: 'linked',
  });
}

if (require.main === module) {
  runBundler(bundleFunctions);
}
