import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { medians } from './medians';
import type { Row } from './table';

const ROOT = path.join(__dirname, '..', '..');
/** What any function would load that asks Google and IAM. */
const PAIR = "require('google-auth-library'); require('@aws-sdk/client-iam');";
const FUNCTIONS = ['begin', 'reconcile', 'report'];
const ROUNDS = 9;

/** What it takes to load each function, beside the two libraries that nobody could do without. */
export async function bundleLoads(): Promise<readonly Row[]> {
  const bundles = FUNCTIONS.map((name) => [name, path.join(ROOT, 'dist', 'functions', `${name}.js`)] as const);
  const measures = { pair: () => loadOf(PAIR), ...Object.fromEntries(bundles.map(([name, file]) => [name, () => loadOf(`require(${JSON.stringify(file)});`)])) };
  const loads = await medians(ROUNDS, measures);
  const pair = loads.get('pair') ?? Number.NaN;
  return [
    ['load google-auth-library and client-iam', `${pair.toFixed(0)} ms`],
    ...bundles.map(([name, file]): Row => {
      const load = loads.get(name) ?? Number.NaN;
      return [`load ${name}`, `${load.toFixed(0)} ms, ${(load / pair).toFixed(2)} times the pair; ${Math.round(gzipSync(readFileSync(file)).length / 1024)} KB gzipped`];
    }),
  ];
}

/** CPU milliseconds of `require` in a process of its own. */
export function loadOf(code: string): number {
  const script = `const before = process.cpuUsage(); ${code} const { user, system } = process.cpuUsage(before); console.log((user + system) / 1000);`;
  const environment = { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: '', AWS_REGION: 'us-east-1' };
  return Number(spawnSync(process.execPath, ['-e', script], { cwd: ROOT, env: environment, encoding: 'utf8' }).stdout);
}
