import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { byHand } from './apps/by-hand';
import { rotations } from './apps/rotations';
import { cpuOf, medians } from './medians';
import type { Row } from './table';

const ROOT = path.join(__dirname, '..', '..');
const ROUNDS_IN_PROCESS = 13;
const ROUNDS = 5;

/**
 * Rotations beside as many plain roles, profiles and custom resources that somebody wrote by hand on one function: what
 * the library and the CDK take for them in a process that has loaded both, and what somebody waits for who calls the CDK.
 */
export async function synthesis(): Promise<readonly Row[]> {
  const programs = await compiled();
  const rows: Row[] = [];
  for (const count of [1, 90]) {
    const inProcess = await medians(ROUNDS_IN_PROCESS, {
      ours: () => inFolder((outdir) => cpuOf(() => rotations(count, { outdir, builtinCloudFormationValidation: false }).synth())),
      byHand: () => inFolder((outdir) => cpuOf(() => byHand(count, { outdir, builtinCloudFormationValidation: false }).synth())),
    });
    const alone = await medians(ROUNDS, {
      ours: () => inFolder((outdir) => cpuOfProcess(programs.rotations, count, outdir)),
      byHand: () => inFolder((outdir) => cpuOfProcess(programs.byHand, count, outdir)),
    });
    const what = `synthesize ${count} ${count === 1 ? 'rotation' : 'rotations'}`;
    rows.push([`${what}, in a process that has done so before`, compared(inProcess)], [`${what}, a whole process`, compared(alone)]);
  }
  return rows;
}

function compared(cpu: ReadonlyMap<string, number>): string {
  const [ours = Number.NaN, hand = Number.NaN] = [cpu.get('ours'), cpu.get('byHand')];
  return `${ours.toFixed(0)} ms, by hand ${hand.toFixed(0)} ms: ${(ours / hand).toFixed(2)} times`;
}

async function inFolder(measure: (outdir: string) => number | Promise<number>): Promise<number> {
  const outdir = mkdtempSync(path.join(tmpdir(), 'bench-'));
  try {
    return await measure(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** As the CDK's CLI calls it: loading, validation by CloudFormation's rules and writing the assembly included. */
function cpuOfProcess(program: string, count: number, outdir: string): number {
  const environment = { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: '' };
  return Number(spawnSync(process.execPath, [program, String(count), outdir], { env: environment, encoding: 'utf8' }).stdout);
}

/** The two apps as programs that need no compiler, beside the library as it is published. */
async function compiled(): Promise<Readonly<Record<'rotations' | 'byHand', string>>> {
  const published: esbuild.Plugin = {
    name: 'published',
    setup: (build) => build.onResolve({ filter: /\/lib$/ }, () => ({ path: path.join(ROOT, 'dist', 'lib'), external: true })),
  };
  const outdir = path.join(ROOT, 'dist', 'bench');
  const entryPoints = ['rotations', 'by-hand'].map((name) => path.join(__dirname, 'apps', `${name}.ts`));
  await esbuild.build({ entryPoints, outdir, bundle: true, platform: 'node', packages: 'external', plugins: [published], logLevel: 'error' });
  return { rotations: path.join(outdir, 'rotations.js'), byHand: path.join(outdir, 'by-hand.js') };
}
