import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { bundleCli } from '../../scripts/bundle-cli';
import { bundleFunctions } from '../../scripts/bundle-functions';

const PREFIX = 'cdk-gke-instance-profile-tests-';

/** Before the first test: a temporary directory for all that the tests write, and the bundles that they play. */
export default async function globalSetup(): Promise<void> {
  const root = os.tmpdir();
  const own = path.join(root, `${PREFIX}${process.pid}`);
  for (const name of readdirSync(root)) {
    // Of a run that was killed.
    if (name.startsWith(PREFIX) && !isAlive(Number(name.slice(PREFIX.length)))) {
      rmSync(path.join(root, name), { recursive: true, force: true });
    }
  }
  mkdirSync(own, { recursive: true });
  process.env.TMPDIR = own;
  // For all the commands that tests start.
  process.env.NODE_COMPILE_CACHE = path.join(own, 'node-compile-cache');
  process.once('exit', () => rmSync(own, { recursive: true, force: true }));
  for (const [signal, exitCode] of [['SIGINT', 130], ['SIGTERM', 143]] as const) {
    process.once(signal, () => process.exit(exitCode));
  }
  await Promise.all([bundleFunctions(), bundleCli()]);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
