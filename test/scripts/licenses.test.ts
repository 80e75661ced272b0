import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { renderBillOfMaterials, renderLicenses } from '../../scripts/bundled-licenses';

const ROOT = path.join(__dirname, '..', '..');

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

const { packages } = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Readonly<Record<string, LockedPackage>> };
const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  readonly dependencies?: object;
  readonly bundledDependencies?: object;
  readonly allowScripts: Readonly<Record<string, boolean>>;
};

function nameOf(place: string): string {
  return place.replace(/^.*node_modules\//, '');
}

describe('nothing under the AGPL ships', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'licenses-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  function bundleWith(license: string): string {
    const place = path.join(directory, 'node_modules', 'some-package');
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, 'package.json'), JSON.stringify({ name: 'some-package', version: '1.0.0', license }));
    return renderLicenses(directory, ['node_modules/some-package/index.js']);
  }

  test.each(['AGPL-3.0-or-later', 'GPL-2.0-only', 'LGPL-3.0', '(GPL-2.0 OR GPL-3.0)'])('no bundle can be made with a package under %s', (license) => {
    expect(() => bundleWith(license)).toThrow(`bundled under a licence that would have to be the bundle's, too: some-package (${license})`);
  });

  test.each(['MIT', '(MIT OR GPL-3.0-or-later)'])('but with one under %s', (license) => {
    expect(bundleWith(license)).toContain('some-package 1.0.0');
  });

  test('the package brings no other along, and those under the AGPL are for tests and rehearsals', () => {
    expect(manifest.dependencies ?? {}).toEqual({});
    expect(manifest.bundledDependencies ?? {}).toEqual({});
    const reciprocal = Object.entries(packages).filter(([, { license = '' }]) => license.startsWith('AGPL'));
    expect(reciprocal.length).toBeGreaterThan(0);
    expect(reciprocal.filter(([, { dev }]) => dev !== true)).toEqual([]);
  });
});

test('the bill of materials names each package of a bundle once, whatever of it is bundled', () => {
  const files = ['lib/contract.ts', 'node_modules/google-auth-library/package.json', 'node_modules/google-auth-library/LICENSE', 'node_modules/@smithy/node-http-handler/package.json'];
  const bill = JSON.parse(renderBillOfMaterials(ROOT, files, { name: 'ours', version: '1.2.3' })) as { readonly metadata: object; readonly components: readonly { readonly purl: string }[] };
  const version = (place: string) => packages[`node_modules/${place}`]?.version ?? '';
  expect(bill.components.map(({ purl }) => purl)).toEqual([
    `pkg:npm/%40smithy/node-http-handler@${version('@smithy/node-http-handler')}`,
    `pkg:npm/google-auth-library@${version('google-auth-library')}`,
  ]);
  expect(bill).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { purl: 'pkg:npm/ours@1.2.3' } } });
  for (const component of bill.components) {
    expect(component).toMatchObject({ licenses: [{ expression: 'Apache-2.0' }] });
  }
});

test('every install script of a dependency is allowed or refused by name, and no name is left over', () => {
  const scripted = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([place]) => nameOf(place));
  expect(Object.keys(manifest.allowScripts).toSorted()).toEqual([...new Set(scripted)].toSorted());
});
