import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

const LICENSE_FILE = /^(licen[cs]e|notice|copying)(\.(md|txt))?$/i;

/**
 * Lists the licence of every package that is in a bundle, with its text.
 *
 * @throws Error naming the packages that declare no licence, or one of the GPL family only: nobody may pass those on like this.
 */
export function renderLicenses(root: string, bundledFiles: readonly string[]): string {
  const packages = packagesIn(root, bundledFiles);
  const unlicensed = packages.filter(({ license, texts }) => license === undefined && texts.length === 0);
  if (unlicensed.length > 0) {
    throw new Error(`bundled without a licence: ${unlicensed.map(({ name }) => name).join(', ')}`);
  }
  const reciprocal = packages.filter(({ license }) => isReciprocal(license));
  if (reciprocal.length > 0) {
    throw new Error(`bundled under a licence that would have to be the bundle's, too: ${reciprocal.map(({ name, license }) => `${name} (${license ?? ''})`).join(', ')}`);
  }
  const sections = packages.map(({ name, version, license, texts }) =>
    [`${name} ${version} (${license ?? 'see below'})`, ...texts].join('\n\n'),
  );
  return `This bundle contains these packages.\n\n${sections.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/**
 * The same packages for machines. `npm sbom` knows what is installed, and nothing of what is left in a bundle.
 *
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function renderBillOfMaterials(root: string, bundledFiles: readonly string[], { name, version }: Package): string {
  const components = packagesIn(root, bundledFiles).map((one) => ({
    type: 'library',
    'bom-ref': purl(one),
    name: one.name,
    version: one.version,
    purl: purl(one),
    licenses: one.license === undefined ? [] : [{ expression: one.license }],
  }));
  const component = { type: 'application', 'bom-ref': purl({ name, version }), name, version, purl: purl({ name, version }) };
  return `${JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, metadata: { component }, components }, undefined, 2)}\n`;
}

/** @see https://github.com/package-url/purl-spec */
function purl({ name, version }: Package): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function packagesIn(root: string, bundledFiles: readonly string[]): readonly (Package & { readonly texts: readonly string[] })[] {
  const directories = [...new Set(bundledFiles.flatMap((file) => packageDirectory(file) ?? []))].sort();
  return directories.map((directory) => {
    const description = JSON.parse(readFileSync(path.join(root, directory, 'package.json'), 'utf8')) as Package;
    return { ...description, texts: licenseTexts(path.join(root, directory)) };
  });
}

/** `node_modules/…/name` of a bundled file, however deeply nested; undefined for our own files. */
function packageDirectory(file: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function licenseTexts(directory: string): readonly string[] {
  return readdirSync(directory)
    .filter((file) => LICENSE_FILE.test(file) && existsSync(path.join(directory, file)))
    .sort()
    .map((file) => readFileSync(path.join(directory, file), 'utf8').trim());
}

/** AGPL, GPL and LGPL, unless there is a choice. */
function isReciprocal(license: string | undefined): boolean {
  return license !== undefined && license.split(/ OR /i).every((one) => /GPL/i.test(one));
}
