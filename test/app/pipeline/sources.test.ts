import { Match } from 'aws-cdk-lib/assertions';
import { CONNECTION, pipelineOf, stageNamed, TOOLS } from './support/pipelines';

function sourceOf(source: object): Readonly<Record<string, unknown>> {
  const [action] = stageNamed('Source', pipelineOf({ source })).Actions;
  return { Provider: action?.ActionTypeId.Provider, ...action?.Configuration };
}

test('a connection leads to a repository, with all groups that it is in', () => {
  expect(sourceOf({ codeConnections: { connectionArn: CONNECTION, repository: 'acme/platform/gke-rotations', branch: 'release/1' } })).toEqual({
    Provider: 'CodeStarSourceConnection',
    ConnectionArn: CONNECTION,
    FullRepositoryId: 'acme/platform/gke-rotations',
    BranchName: 'release/1',
  });
});

test.each(['constructor', '__proto__', 'toString'])('a repository may be called %s', (repository) => {
  expect(sourceOf({ codeCommit: { repository, branch: 'main' } })).toMatchObject({ RepositoryName: repository });
});

test('a push to a CodeCommit repository starts the pipeline by an event', () => {
  const source = { codeCommit: { repository: 'gke-rotations', branch: 'main' } };
  expect(sourceOf(source)).toEqual({ Provider: 'CodeCommit', RepositoryName: 'gke-rotations', BranchName: 'main', PollForSourceChanges: false });
  const { template } = pipelineOf({ source });
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: Match.objectLike({ source: ['aws.codecommit'], detail: { event: ['referenceCreated', 'referenceUpdated'], referenceName: ['main'] } }),
  });
});

describe('an archive in S3', () => {
  const source = { s3: { bucket: 'acme-archives', key: 'fleet/gke-rotations.zip' } };

  test('is not polled for, because CodePipeline stops that after a month without a change', () => {
    expect(sourceOf(source)).toEqual({ Provider: 'S3', S3Bucket: 'acme-archives', S3ObjectKey: 'fleet/gke-rotations.zip', PollForSourceChanges: false });
  });

  test('starts the pipeline when it is written, and nothing else in its bucket does', () => {
    const { template } = pipelineOf({ source });
    template.hasResourceProperties('AWS::Events::Rule', {
      Description: 'Starts the pipeline gke-rotations when s3://acme-archives/fleet/gke-rotations.zip is written',
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: ['acme-archives'] }, object: { key: ['fleet/gke-rotations.zip'] } },
      },
      Targets: [Match.objectLike({ Arn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:codepipeline:eu-central-1:${TOOLS}:`, { Ref: Match.stringLikeRegexp('Pipeline') }]] } })],
    });
  });
});
