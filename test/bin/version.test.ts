import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { version } from '../../package.json';
import { CLI_BUNDLE } from '../../rehearsal/command-line/run-bundle';

const ROOT = path.join(__dirname, '..', '..');

/** Commands are what reads a command line; the rest of bin/ is started by others. */
const commands = readdirSync(path.join(ROOT, 'bin')).filter((file) => /UsageError|runCommand\(/.test(readFileSync(path.join(ROOT, 'bin', file), 'utf8')));

async function printedBy(...args: readonly string[]): Promise<string[]> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  return [stdout, stderr];
}

test('there are commands', () => {
  expect(commands).toEqual(['bench.ts', 'cdk-gke-instance-profile.ts', 'gke-emulator.ts', 'google-setup.ts', 'rehearse.ts', 'soak.ts', 'synthesized.ts']);
});

test.each([...commands.map((command) => ['--import', 'tsx', path.join('bin', command)]), ...['plan', 'status', 'leftovers', 'guard-policy'].map((command) => [CLI_BUNDLE, command])])(
  '%s %s %s prints the version of the package with --version, and nothing else',
  async (...command) => {
    await expect(printedBy(...command, '--version')).resolves.toEqual([`${version}\n`, '']);
  },
);
