/** Besides package.json and the lock file, what names the version of the library. */
export const MANIFESTS: readonly string[] = [
  'examples/apps/README.md',
  'examples/apps/typescript/package.json',
  'examples/apps/python/pyproject.toml',
  'examples/apps/java/pom.xml',
  'examples/apps/go/go.mod',
  'examples/apps/csharp/GkeInstanceProfiles.csproj',
];

/** In the line that names the library, or the one after it, as in a pom. */
export function inManifest(text: string, previous: string, version: string): string {
  return text.replaceAll(/^.*(?:cdk-?gke-?instance-?profile).*(?:\n.*<version>.*)?/gim, (lines) => lines.replaceAll(previous, version));
}

/** Dates what is unreleased. The next change begins a section of its own. */
export function inChangelog(text: string, version: string, date: string): string {
  const dated = text.replace(/^## (?:\[[\d.]+\] - unreleased|\[?Unreleased\]?)$/im, `## [${version}] - ${date}`);
  if (dated === text) {
    throw new Error('CHANGELOG.md has nothing unreleased: say what users notice of the new version.');
  }
  return dated;
}
