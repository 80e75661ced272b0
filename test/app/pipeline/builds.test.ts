import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import type { Stack } from 'aws-cdk-lib';
import { createStacks } from '../../../app/create-stacks';
import { parseConfig } from '../../../app/config/read-config';
import { newStrictApp } from '../support/fleets';
import { ASKS_EVERYBODY, buildSpecOf, configWith, PIPELINE, pipelineOf, projectsOf, TOOLS } from './support/pipelines';

test('no build may run Docker, or whatever else takes privileges', () => {
  const projects = projectsOf(pipelineOf(ASKS_EVERYBODY));
  // Synth, SelfMutate, FileAssets, and two plans.
  expect(projects).toHaveLength(5);
  expect(projects.map(({ Properties }) => Properties.Environment.PrivilegedMode)).toEqual([false, false, false, false, false]);
});

test('every build uses the key of the artifacts', () => {
  expect(projectsOf(pipelineOf(ASKS_EVERYBODY)).map(({ Properties }) => Properties.EncryptionKey)).toEqual(
    Array.from({ length: 5 }, () => ({ 'Fn::GetAtt': [expect.stringContaining('ArtifactsBucketEncryptionKey'), 'Arn'] })),
  );
});

test('synth installs what the lock file says, synthesizes, and hands over the app and a command without packages', () => {
  const { phases, artifacts } = buildSpecOf(pipelineOf(), /Synth$/);
  expect(phases.install).toEqual({ 'runtime-versions': { nodejs: 22 }, commands: ['npm ci --ignore-scripts'] });
  expect(phases.build.commands).toEqual(['npx cdk synth --quiet', 'npm run build:cli', 'npm run build:publisher']);
  expect(Object.values(artifacts?.['secondary-artifacts'] ?? {}).map((artifact) => artifact['base-directory'])).toEqual(['cdk.out', 'dist/cli']);
});

test('the pipeline updates itself with the CDK of the lock file, whatever is called the latest', () => {
  const { packages } = JSON.parse(readFileSync(path.join(__dirname, '..', '..', '..', 'package-lock.json'), 'utf8')) as { packages: Record<string, { version: string }> };
  const { phases } = buildSpecOf(pipelineOf({ name: 'fleet' }), /SelfMutate$/);
  expect(phases.install.commands).toEqual([`npm install -g aws-cdk@${packages['node_modules/aws-cdk']?.version ?? ''}`]);
  expect(phases.build.commands).toEqual(['cdk -a . deploy fleet --require-approval=never --verbose']);
});

test('artifacts are encrypted with keys that rotate, in the region of the pipeline and in those that it deploys to', () => {
  const { app, template } = pipelineOf();
  template.allResourcesProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  template.hasResourceProperties('AWS::CodePipeline::Pipeline', {
    ArtifactStores: Match.arrayWith([Match.objectLike({ Region: 'us-east-1' }), Match.objectLike({ Region: 'eu-central-1' })]),
  });
  const [handOver, ...others] = app.synth().stacks.filter(({ stackName }) => stackName.includes('support'));
  expect(others).toEqual([]);
  expect(handOver?.environment).toMatchObject({ account: TOOLS, region: 'us-east-1' });
  expect(JSON.stringify(handOver?.template)).toContain('"EnableKeyRotation":true');
});

test('a pipeline in the region that it deploys to needs no other bucket', () => {
  const { app } = pipelineOf({ ...PIPELINE, region: 'us-east-1' });
  expect(app.synth().stacks.map(({ stackName }) => stackName)).toEqual(['gke-rotations']);
});

test.each([
  ['examples/pipeline.yaml', 'npx cdk synth --quiet -c config=examples/pipeline.yaml'],
  ['./rotations.yaml', 'npx cdk synth --quiet'],
  ['our fleet/$(id).yaml', "npx cdk synth --quiet -c 'config=our fleet/$(id).yaml'"],
])('of the file %s, the pipeline synthesizes the same', (file, command) => {
  expect(buildSpecOf(pipelineOf({}, {}, file), /Synth$/).phases.build.commands[0]).toBe(command);
});

test.each(['../rotations.yaml', '/etc/rotations.yaml'])('a file that is not in the repository is refused: %s', (file) => {
  expect(() => pipelineOf({}, {}, file)).toThrow(
    `${file} has a pipeline, which reads the file from its copy of the repository: put it into the repository.`,
  );
});

describe('a clone in a folder of another repository', () => {
  const home = process.cwd();
  const top = realpathSync(mkdtempSync(path.join(tmpdir(), 'repository-')));
  const folder = path.join(top, 'infrastructure');

  beforeAll(() => {
    mkdirSync(path.join(top, '.git'));
    mkdirSync(folder);
    process.chdir(folder);
  });

  afterAll(() => {
    process.chdir(home);
    rmSync(top, { recursive: true });
  });

  test('is refused, because builds begin at the top', () => {
    expect(() => pipelineOf({ name: 'elsewhere' })).toThrow(
      `${folder} is a folder of the repository ${top}, but the builds of a pipeline begin at its top: give the clone a repository of its own, or deploy from a workstation.`,
    );
  });
});

test('a qualifier that the context has is carried into the build, which has no command line of its own', () => {
  const app = newStrictApp();
  app.node.setContext('@aws-cdk/core:bootstrapQualifier', 'acme1');
  const [stack] = createStacks(app, parseConfig('rotations.yaml', JSON.stringify(configWith({}))));
  const { phases } = buildSpecOf({ template: Template.fromStack(stack as Stack) }, /Synth$/);
  expect(phases.build.commands[0]).toBe('npx cdk synth --quiet -c @aws-cdk/core:bootstrapQualifier=acme1');
});

test('artifacts have versions in every bucket that holds them', () => {
  const { app } = pipelineOf();
  const buckets = app.synth().stacks.flatMap(({ template }) => Object.values((template as { Resources: Record<string, { Type: string; Properties: unknown }> }).Resources).filter(({ Type }) => Type === 'AWS::S3::Bucket'));
  expect(buckets.map(({ Properties }) => Properties)).toEqual([
    expect.objectContaining({ VersioningConfiguration: { Status: 'Enabled' } }),
    expect.objectContaining({ VersioningConfiguration: { Status: 'Enabled' } }),
  ]);
});
