import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { CLI_BUNDLE, type Run } from '../../../rehearsal/command-line/run-bundle';
import { CommonJsSource } from '../../../rehearsal/world/sandbox/common-js-source';
import { virtualDate } from '../../../rehearsal/world/sandbox/virtual-date';

const nodeRequire = createRequire(__filename);
let source: CommonJsSource | undefined;

/**
 * Runs the bundled command line as `runBundle` does, in this process, which has read it before: in a third of the time.
 * Its environment, its time and what it prints are its own; the directory is not, so paths have to be absolute.
 */
export async function runInside(environment: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Run> {
  source ??= new CommonJsSource(readFileSync(CLI_BUNDLE, 'utf8').replace(/^#!.*/, ''), CLI_BUNDLE);
  const { HOME: home = '', REHEARSAL_NOW: begunAt } = environment;
  const ahead = begunAt === undefined ? 0 : Number(begunAt) - Date.now();
  const printed = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof printed): object => ({ on: () => undefined, write: (text: string) => (printed[name] += text) !== '' });
  const exitCode = await new Promise<number>((resolve) => {
    const own: Readonly<Record<PropertyKey, unknown>> = {
      env: { ...environment },
      argv: [process.execPath, CLI_BUNDLE, ...args],
      stdout: stream('stdout'),
      stderr: stream('stderr'),
      stdin: {},
      on: () => undefined,
      removeAllListeners: () => undefined,
      emitWarning: () => undefined,
    };
    const shadowed = new Proxy(process, {
      get: (target, key) => (key in own ? own[key] : (Reflect.get(target, key) as unknown)),
      // The last that a command does.
      set: (_target, key, value) => {
        if (key === 'exitCode') {
          resolve(Number(value));
        }
        return true;
      },
    });
    const modules: Readonly<Record<string, unknown>> = { process: shadowed, os: { ...os, homedir: () => home } };
    const load = (id: string): unknown => modules[id.replace(/^node:/, '')] ?? nodeRequire(id);
    source?.instantiate({ process: shadowed, Date: virtualDate(() => Date.now() + ahead) }, load);
  });
  return { exitCode, ...printed };
}
