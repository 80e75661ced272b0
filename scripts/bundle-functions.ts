import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { build } from 'esbuild';
import { renderLicenses } from './bundled-licenses';

const root = path.resolve(__dirname, '..');
const outdir = path.join(root, 'dist', 'functions');

/** Bundles the functions to `dist/functions`, so that nobody who synthesizes needs esbuild or Docker. */
export async function bundleFunctions(): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { index: 'lambda/index.ts' },
    outdir,
    bundle: true,
    minify: true,
    // Class and function names show up in logs and stack traces.
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // The packages' ES modules can be tree-shaken: of each AWS client only the commands in use are left.
    mainFields: ['module', 'main'],
    metafile: true,
    legalComments: 'none',
  });
  mkdirSync(outdir, { recursive: true });
  writeFileSync(path.join(outdir, 'THIRD-PARTY-LICENSES.txt'), renderLicenses(root, Object.keys(metafile.inputs)));
}

if (require.main === module) {
  bundleFunctions().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
