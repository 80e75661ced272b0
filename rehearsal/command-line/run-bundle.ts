import { type ChildProcess, spawn } from 'node:child_process';
import * as path from 'node:path';

/** What `npm run build:cli` has made, as `bin` in package.json names it. */
export const CLI_BUNDLE = path.resolve(__dirname, '..', '..', 'dist', 'cli', 'cdk-gke-instance-profile.js');

export interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the bundled command line as a process of its own, at home, without a terminal. */
export async function runBundle(environment: Record<string, string>, ...args: readonly string[]): Promise<Run> {
  const { NODE_COMPILE_CACHE } = process.env;
  return ended(spawn(process.execPath, [CLI_BUNDLE, ...args], { cwd: environment.HOME, env: { ...environment, NODE_COMPILE_CACHE }, stdio: ['ignore', 'pipe', 'pipe'] }));
}

/** How a process ends, and what it has printed until then. Not `spawnSync`: stand-ins of this process have to go on answering. */
export async function ended(child: ChildProcess): Promise<Run> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { exitCode, stdout, stderr };
}
