import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { jsii, name, peerDependencies, repository, version } from '../../package.json';
import { LANGUAGES, whatIsMissing } from '../../scripts/languages';

const ROOT = path.join(__dirname, '..', '..');
const APPS = path.join(ROOT, 'examples', 'apps');
const [CDK, CONSTRUCTS] = [peerDependencies['aws-cdk-lib'], peerDependencies.constructs].map((range) => range.replace('^', ''));

function read(file: string): string {
  return readFileSync(path.join(APPS, file), 'utf8');
}

test('every language that jsii makes a package for has an app', () => {
  const apps = readdirSync(APPS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(apps.map((app) => app.name).toSorted()).toEqual(LANGUAGES.map((language) => language.name).toSorted());
  expect(LANGUAGES.map(({ target }) => target).toSorted()).toEqual([...Object.keys(jsii.targets), 'js'].toSorted());
});

test.each([
  ['typescript/package.json', `${name}@${version}.jsii.tgz`],
  ['python/pyproject.toml', `${jsii.targets.python.distName}==${version}`],
  ['java/pom.xml', `<artifactId>${jsii.targets.java.maven.artifactId}</artifactId>\n      <version>${version}</version>`],
  ['go/go.mod', `${jsii.targets.go.moduleName}/${jsii.targets.go.packageName} v${version}`],
  ['csharp/GkeInstanceProfiles.csproj', `"${jsii.targets.dotnet.packageId}" Version="${version}"`],
])('%s asks for the version of today', (file, words) => {
  expect(read(file)).toContain(words);
});

test.each([
  ['typescript/package.json', `"aws-cdk-lib": "^${CDK}"`, `"constructs": "^${CONSTRUCTS}"`],
  ['python/pyproject.toml', `aws-cdk-lib>=${CDK},<3`, `constructs>=${CONSTRUCTS},<11`],
  ['java/pom.xml', `<artifactId>aws-cdk-lib</artifactId>\n      <version>${CDK}<`, `<artifactId>constructs</artifactId>\n      <version>${CONSTRUCTS}<`],
  // aws-cdk-lib asks for a later constructs there.
  ['go/go.mod', `awscdk/v2 v${CDK}`],
  ['csharp/GkeInstanceProfiles.csproj', `[${CDK},3.0.0)`, `[${CONSTRUCTS},11.0.0)`],
  ['README.md', `aws-cdk-lib from ${CDK}`, `constructs from ${CONSTRUCTS}`],
])('%s begins at the oldest CDK that the library promises', (file, ...words) => {
  expect(words.filter((one) => !read(file).includes(one))).toEqual([]);
});

test('the names in the registries are those of the repository', () => {
  const [, owner = '', project = ''] = /github\.com\/([^/]+)\/(.+)\.git$/.exec(repository.url) ?? [];
  expect(jsii.targets.go.moduleName).toBe(`github.com/${owner}/${project}-go`);
  expect(jsii.targets.java.maven.groupId).toBe(`io.github.${owner}`);
  expect(jsii.targets.java.package).toBe(`io.github.${project.replaceAll('-', '')}`);
});

test('a tool that is not there is named', () => {
  expect(whatIsMissing({ name: '', title: '', target: '', tools: [['node', '--version'], ['no-such-tool-anywhere']] })).toEqual(['no-such-tool-anywhere']);
});
