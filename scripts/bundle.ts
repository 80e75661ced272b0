import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { leaveOut } from './leave-out';
import { name, version } from '../package.json';
import { renderBillOfMaterials, renderLicenses } from './bundled-licenses';

const root = path.resolve(__dirname, '..');

/** What differs from bundle to bundle. */
export interface Bundle extends Pick<BuildOptions, 'banner' | 'sourcemap' | 'plugins'> {
  /** Paths of the entries, relative to the project, by the name of the file that each becomes. */
  readonly entryPoints: Record<string, string>;
  /** Relative to the project. */
  readonly outdir: string;
  /** The oldest runtime that it has to run on, e.g. `node24`. */
  readonly target: string;
}

/** Bundles an entry with all it needs, and with the licences of what is in it. */
export async function bundle({ outdir, plugins = [], ...rest }: Bundle): Promise<void> {
  const { metafile, outputFiles } = await build({
    ...rest,
    absWorkingDir: root,
    plugins: [leaveOut, ...plugins],
    outdir,
    bundle: true,
    minify: true,
    // Class and function names show up in logs and stack traces.
    keepNames: true,
    sourcesContent: false,
    platform: 'node',
    format: 'cjs',
    // The packages' ES modules can be tree-shaken: of each AWS client only the commands in use are left.
    mainFields: ['module', 'main'],
    metafile: true,
    write: false,
    legalComments: 'none',
  });
  for (const { path: file, contents } of outputFiles) {
    replace(file, contents);
  }
  const bundled = Object.keys(metafile.inputs);
  replace(path.join(root, outdir, 'THIRD-PARTY-LICENSES.txt'), renderLicenses(root, bundled));
  // Beside the directory: what is in it is deployed, and would have to be deployed anew for each version.
  replace(path.join(root, `${outdir}.cdx.json`), renderBillOfMaterials(root, bundled, { name, version }));
}

/** All at once: tests that run side by side make the same bundle, and none may find half of it. */
function replace(file: string, contents: string | Uint8Array): void {
  mkdirSync(path.dirname(file), { recursive: true });
  // Beside the directory, which is deployed with all that is in it.
  const fresh = `${path.dirname(file)}-${process.pid}-${path.basename(file)}`;
  writeFileSync(fresh, contents);
  renameSync(fresh, file);
}

/** Runs a script that makes a bundle. */
export function runBundler(bundler: () => Promise<void>): void {
  bundler().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
