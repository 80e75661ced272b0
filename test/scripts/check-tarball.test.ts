import * as fs from 'node:fs';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');
const SCRIPT = read('scripts/check-tarball.sh');

interface Package {
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const { peerDependencies, devDependencies } = JSON.parse(read('package.json')) as Package;
const PEERS = Object.entries(peerDependencies);

function read(file: string): string {
  return fs.readFileSync(path.join(ROOT, file), 'utf8');
}

test.each(PEERS)('%s, promised as %s, is tried on its oldest and on the locked version', (name, range) => {
  expect(range).toMatch(/^\^\d+\.\d+\.\d+$/);
  expect(devDependencies[name]).toMatch(/^\d+\.\d+\.\d+$/);
  expect(SCRIPT).toMatch(new RegExp(`^synthesize oldest .*"\\$\\(floor ${name}\\)"`, 'm'));
  expect(SCRIPT).toMatch(new RegExp(`^synthesize newest .*"\\$\\(locked ${name}\\)"`, 'm'));
});

test('the script names no version of its own', () => {
  expect(SCRIPT).toContain("require('$root/package.json').peerDependencies['$1']");
  expect(SCRIPT).not.toMatch(/\d+\.\d+\.\d+/);
});

test.each(['README.md', 'CHANGELOG.md'])('%s says from which versions on the library runs', (file) => {
  for (const [name, range] of PEERS) {
    expect(read(file).replaceAll(/\s+/g, ' ')).toContain(`${name} from ${range.slice(1)}`);
  }
});
