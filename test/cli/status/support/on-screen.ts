import { spawn, type ChildProcess } from 'node:child_process';
import { CLI_BUNDLE } from '../../../../rehearsal/command-line/run-bundle';

/** A command that is under way. */
export class Running {
  public output = '';
  public errors = '';
  public readonly exitCode: Promise<number | null>;
  private heard: (() => void) | undefined;

  public constructor(public readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => {
      this.output += chunk.toString();
      this.heard?.();
    });
    child.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    this.exitCode = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
  }

  /** Resolves when what was printed so far, or what is made of it, matches. */
  public async until(pattern: RegExp, read = (output: string): string => output): Promise<void> {
    while (!pattern.test(read(this.output))) {
      await Promise.race([new Promise<void>((resolve) => (this.heard = resolve)), this.exitCode.then(() => Promise.reject(new Error(`it ended: ${this.output}${this.errors}`)))]);
    }
  }
}

/** Runs the bundle in a terminal of so many columns, as `script` of util-linux makes one. */
export function onScreen(columns: number, env: Record<string, string>, ...args: readonly string[]): Running {
  const command = `stty cols ${columns} rows 50; exec ${[process.execPath, CLI_BUNDLE, ...args].map((arg) => `'${arg}'`).join(' ')}`;
  return new Running(spawn('script', ['-qec', command, '/dev/null'], { cwd: env.HOME ?? '', env: { PATH: process.env.PATH ?? '', TERM: 'xterm', SHELL: '/bin/sh', ...env }, stdio: ['pipe', 'pipe', 'pipe'] }));
}

/** Runs the bundle without one. */
export function piped(env: Record<string, string>, ...args: readonly string[]): Running {
  return new Running(spawn(process.execPath, [CLI_BUNDLE, ...args], { cwd: env.HOME ?? '', env, stdio: ['ignore', 'pipe', 'pipe'] }));
}

/** What a terminal shows of it, line by line: without what moves the cursor, paints or links. */
export function shown(output: string): readonly string[] {
  return output.replace(/\u001b\]8;;[^\u001b]*\u001b\\/g, '').replace(/\u001b\[[0-9;]*[A-Za-z]/g, '').split(/\r?\n|\r/);
}

/** What stands in the terminal at the end, where each text was put in the place of the one before. */
export function lastFrame(output: string): readonly string[] {
  return shown(output.slice(Math.max(0, output.lastIndexOf('\u001b[J'))));
}
