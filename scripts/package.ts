import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { environmentOfOthers, LANGUAGES, whatIsMissing, type Language } from './languages';

const ROOT = path.resolve(__dirname, '..');
const PACKAGES = path.join(ROOT, 'dist', 'packages');

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/**
 * Makes the package of every language that this machine has the tools for, and the sources of the others' packages.
 *
 * jsii-pacmak runs beside the oldest aws-cdk-lib and constructs that package.json promises: what it finds installed is what it
 * makes a Go module require.
 */
function main(): void {
  const stage = mkdtempSync(path.join(tmpdir(), 'package-'));
  try {
    const module = unpack(stage);
    rmSync(PACKAGES, { recursive: true, force: true });
    const built = LANGUAGES.filter((language) => whatIsMissing(language).length === 0);
    const generated = LANGUAGES.filter((language) => !built.includes(language));
    pacmak(module, built);
    if (generated.length > 0) {
      pacmak(module, generated, '--code-only');
    }
    say(`built ${built.map(({ title }) => title).join(', ')}`);
    for (const language of generated) {
      say(`left out ${language.title}: there is no ${whatIsMissing(language).join(', no ')} here. Its code was generated, but nothing has compiled it`);
    }
  } finally {
    rmSync(stage, { recursive: true });
  }
}

/** What is published, with its peers at their oldest. */
function unpack(stage: string): string {
  run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', stage], ROOT);
  run('tar', ['-xzf', ...readdirSync(stage)], stage);
  const module = path.join(stage, 'package');
  const manifest = readManifest(module);
  writeFileSync(path.join(module, 'package.json'), `${JSON.stringify({ ...manifest, devDependencies: undefined }, undefined, 2)}\n`);
  const peers = oldest(manifest.peerDependencies);
  install(module, peers);
  // Of what aws-cdk-lib brings along, npm has versions that the proxy of Go modules does not know yet.
  const { dependencies } = readManifest(path.join(module, 'node_modules', 'aws-cdk-lib'));
  install(module, [...peers, ...oldest(dependencies).filter((one) => one.startsWith('@aws-cdk/'))]);
  return module;
}

function readManifest(directory: string): Manifest {
  return JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')) as Manifest;
}

function oldest(ranges: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(ranges).map(([name, range]) => `${name}@${range.replace('^', '')}`);
}

function install(directory: string, packages: readonly string[]): void {
  run('npm', ['install', '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--silent', ...packages], directory);
}

function pacmak(module: string, languages: readonly Language[], ...options: readonly string[]): void {
  mkdirSync(PACKAGES, { recursive: true });
  const targets = languages.flatMap(({ target }) => ['--target', target]);
  run(path.join(ROOT, 'node_modules', '.bin', 'jsii-pacmak'), [...targets, ...options, '--outdir', PACKAGES, '--no-npmignore', module], ROOT);
}

function run(command: string, args: readonly string[], cwd: string): void {
  execFileSync(command, args, { cwd, env: environmentOfOthers(), stdio: ['ignore', 'inherit', 'inherit'] });
}

function say(text: string): void {
  console.log(`package: ${text}`);
}

main();
