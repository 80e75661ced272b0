import { bundle, runBundler } from './bundle';
import { leaveOutLookups } from './leave-out';

/** A bundle each: a function loads what it uses, and nothing else. */
const FUNCTIONS = ['begin', 'reconcile', 'report'];

/** Bundles the functions to `dist/functions`, so that nobody who synthesizes needs esbuild or Docker. */
export async function bundleFunctions(): Promise<void> {
  await bundle({
    entryPoints: Object.fromEntries(FUNCTIONS.map((name) => [name, `lambda/${name}/handler.ts`])),
    outdir: 'dist/functions',
    target: 'node24',
    plugins: [leaveOutLookups],
    sourcemap: 'linked',
  });
}

if (require.main === module) {
  runBundler(bundleFunctions);
}
