import { Match } from 'aws-cdk-lib/assertions';
import { buildSpecOf, PIPELINE, pipelineOf, projectsOf, TOOLS } from './support/pipelines';

const APPROVED = { stages: [{ environment: 'staging' }, { environment: 'production', approval: true }] };

test('no build may run Docker, or whatever else takes privileges', () => {
  const projects = projectsOf(pipelineOf(APPROVED));
  // Synth, SelfMutate, FileAssets, and two plans.
  expect(projects).toHaveLength(5);
  expect(projects.map(({ Properties }) => Properties.Environment.PrivilegedMode)).toEqual([false, false, false, false, false]);
});

test('every build uses the key of the artifacts', () => {
  expect(projectsOf(pipelineOf(APPROVED)).map(({ Properties }) => Properties.EncryptionKey)).toEqual(
    Array.from({ length: 5 }, () => ({ 'Fn::GetAtt': [expect.stringContaining('ArtifactsBucketEncryptionKey'), 'Arn'] })),
  );
});

test('synth installs what the lock file says, synthesizes, and hands over the app and a command without packages', () => {
  const { phases, artifacts } = buildSpecOf(pipelineOf(), /Synth$/);
  expect(phases.install).toEqual({ 'runtime-versions': { nodejs: 22 }, commands: ['npm ci'] });
  expect(phases.build.commands).toEqual(['npx cdk synth --quiet', 'npm run build:cli']);
  expect(Object.values(artifacts?.['secondary-artifacts'] ?? {}).map((artifact) => artifact['base-directory'])).toEqual(['cdk.out', 'dist/cli']);
});

test('the pipeline updates itself with the 2.x line of the CDK, whatever is called the latest', () => {
  const { phases } = buildSpecOf(pipelineOf({ name: 'fleet' }), /SelfMutate$/);
  expect(phases.install.commands).toEqual(['npm install -g aws-cdk@2']);
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
