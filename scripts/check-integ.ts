import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { devDependencies } from '../package.json';
import { environmentOfOthers } from './languages';

/*
 * Compares the snapshots of integ/ with what its apps synthesize, by integ-runner and without an account; with --update the
 * snapshots become what is synthesized.
 *
 * The newest integ-runner reads assemblies up to schema 53, and the locked aws-cdk-lib writes 55. The aws-cdk-lib that
 * @aws-cdk/integ-tests-alpha was made for writes 53, so the apps are synthesized beside that one.
 */

const ROOT = path.resolve(__dirname, '..');
const STAGE = path.join(ROOT, 'dist', 'integ');
/** Below the packages, so that these are found before ours are. */
const TREE = path.join(STAGE, 'tree');
const SOURCES = ['app', 'cli', 'examples', 'integ', 'lambda', 'lib', 'dist/functions', 'package.json', 'cdk.json', 'tsconfig.json'];

const RUNNER = '2.197.10';
const TESTS = devDependencies['@aws-cdk/integ-tests-alpha'];
const PACKAGES = [`@aws-cdk/integ-runner@${RUNNER}`, `@aws-cdk/integ-tests-alpha@${TESTS}`, `aws-cdk-lib@${TESTS.replace('-alpha.0', '')}`, `constructs@${devDependencies.constructs}`];

const SNAPSHOT = '.snapshot';
/** What is published, and where what was defined: neither says what would be deployed. */
const LEFT_OUT = /^(asset\..*|tree\.json)$/;

function main(args: readonly string[]): void {
  const [option, ...rest] = args;
  if (rest.length > 0 || (option !== undefined && option !== '--update')) {
    throw new Error('takes --update, and nothing else');
  }
  install();
  rmSync(TREE, { recursive: true, force: true });
  SOURCES.forEach((source) => cpSync(path.join(ROOT, source), path.join(TREE, source), { recursive: true }));
  // The pipeline's app has to be the top of a repository.
  spawnSync('git', ['init', '--quiet'], { cwd: TREE });
  const told = option === '--update' ? runner('--dry-run', '--force', '--parallel-regions', 'us-east-1') : runner();
  if (told !== 0) {
    throw new Error(option === '--update' ? 'integ-runner could not write the snapshots' : 'the snapshots are of something else: if that is meant, run npm run check:integ -- --update, and look at what has changed');
  }
  if (option === '--update') {
    takeOver();
  }
}

function install(): void {
  mkdirSync(STAGE, { recursive: true });
  writeFileSync(path.join(STAGE, 'package.json'), `${JSON.stringify({ private: true }, undefined, 2)}\n`);
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--prefer-offline', '--silent', ...PACKAGES], {
    cwd: STAGE,
    env: environmentOfOthers(),
    stdio: 'inherit',
  });
  if (status !== 0) {
    throw new Error(`${PACKAGES.join(', ')} cannot be installed`);
  }
}

function runner(...args: readonly string[]): number {
  const app = `${path.join(ROOT, 'node_modules', '.bin', 'tsx')} {filePath}`;
  // Traces of warnings would name this machine's folders.
  const env = { ...environmentOfOthers(), CDK_DISABLE_STACK_TRACE: '1' };
  const command = path.join(STAGE, 'node_modules', '.bin', 'integ-runner');
  const { status, error } = spawnSync(command, ['--directory', 'integ', '--app', app, ...args, '--test-regex', '^integ\\..*\\.ts$'], { cwd: TREE, env, stdio: 'inherit' });
  if (status === null) {
    throw new Error(`integ-runner could not be run: ${error?.message ?? 'it was ended'}`);
  }
  return status;
}

function takeOver(): void {
  const [ours, written] = [path.join(ROOT, 'integ'), path.join(TREE, 'integ')];
  snapshotsIn(ours).forEach((name) => rmSync(path.join(ours, name), { recursive: true }));
  for (const name of snapshotsIn(written)) {
    cpSync(path.join(written, name), path.join(ours, name), { recursive: true, filter: (file) => !LEFT_OUT.test(path.basename(file)) });
  }
}

function snapshotsIn(directory: string): readonly string[] {
  return readdirSync(directory).filter((name) => name.endsWith(SNAPSHOT));
}

main(process.argv.slice(2));
