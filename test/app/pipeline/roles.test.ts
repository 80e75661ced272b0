import { Match } from 'aws-cdk-lib/assertions';
import { findingsIn } from '../../support/nag';
import { ASKS_EVERYBODY, CONNECTION, flat, type MadePipeline, pipelineOf, PLAN_IDENTITY, PRODUCTION, resourcesOf, SOURCES, STAGING, statementsByRole, statementsOf, TOOLS } from './support/pipelines';

function bootstrapRole(role: string, account: string, region: string): string {
  return `arn:aws:iam::${account}:role/cdk-hnb659fds-${role}-role-${account}-${region}`;
}

test('the role that synthesizes may write logs and reports, and take and leave artifacts, but neither delete them nor touch their versions: nothing in any account', () => {
  const statements = statementsOf(/BuildSynth/, pipelineOf());
  const actions = statements.flatMap(({ Action }) => [Action].flat());
  expect([...new Set(actions.map((action) => action.split(':')[0]))].sort()).toEqual(['codebuild', 'kms', 'logs', 's3']);
  expect(actions.filter((action) => action.startsWith('s3:') && !/^s3:(?:Get|List|PutObject$|Abort)/.test(action))).toEqual([]);
  expect(resourcesOf('s3:PutObject', statements)).toEqual([expect.stringMatching(/^<PipelineArtifactsBucket\w+\.Arn>$/), expect.stringMatching(/^<PipelineArtifactsBucket\w+\.Arn>\/\*$/)]);
});

describe('the role that updates the pipeline', () => {
  const statements = () => statementsOf(/SelfMutation/, pipelineOf());

  test('assumes the roles that deploy its own stack, and no others: the bucket of another region is deployed by the same', () => {
    expect(resourcesOf('sts:AssumeRole', statements())).toEqual([bootstrapRole('deploy', TOOLS, 'eu-central-1'), bootstrapRole('file-publishing', TOOLS, 'eu-central-1')]);
    const support = pipelineOf().app.synth().stacks.find(({ stackName }) => stackName.includes('support'));
    expect(support?.assumeRoleArn).toContain('deploy-role-777788889999-eu-central-1');
    expect(support?.stackTemplateAssetObjectUrl).toBeUndefined();
  });

  test('looks at the bootstrap stack and its bucket only', () => {
    expect(resourcesOf('cloudformation:DescribeStacks', statements())).toEqual([`arn:aws:cloudformation:eu-central-1:${TOOLS}:stack/CDKToolkit/*`]);
    expect(resourcesOf('s3:ListBucket', statements())).toEqual([`arn:aws:s3:::cdk-hnb659fds-assets-${TOOLS}-eu-central-1`]);
  });
});

test('the role that publishes assets assumes the publishing roles of the stages, and no others', () => {
  const statements = statementsOf(/AssetsFileRole/, pipelineOf());
  expect(resourcesOf('sts:AssumeRole', statements)).toEqual([
    bootstrapRole('file-publishing', STAGING, 'us-east-1'),
    bootstrapRole('file-publishing', PRODUCTION, 'us-east-1'),
  ]);
  expect(resourcesOf('logs:PutLogEvents', statements)).toEqual([
    expect.stringMatching(/:log-group:\/aws\/codebuild\/<PipelineAssetsFileAsset\w+>$/),
    expect.stringMatching(/:log-group:\/aws\/codebuild\/<PipelineAssetsFileAsset\w+>:\*$/),
  ]);
});

test('the role of the pipeline assumes the roles of its actions and the deploy roles of the stages, and no others', () => {
  const assumed = resourcesOf('sts:AssumeRole', statementsOf(/^PipelineRole/, pipelineOf()));
  expect(assumed.filter((arn) => !arn.startsWith('<'))).toEqual([bootstrapRole('deploy', STAGING, 'us-east-1'), bootstrapRole('deploy', PRODUCTION, 'us-east-1')]);
  expect(assumed.filter((arn) => arn.startsWith('<'))).toEqual([
    expect.stringMatching(/^<PipelineCodeBuildActionRole\w+\.Arn>$/),
    expect.stringMatching(/^<PipelineSource\w+\.Arn>$/),
  ]);
});

describe('the role that plans', () => {
  test('assumes the lookup roles of the stages that are planned, and no others', () => {
    const made = pipelineOf({ stages: [{ environment: 'staging', plan: false }, { environment: 'production' }] });
    expect(resourcesOf('sts:AssumeRole', statementsOf(/Planner/, made))).toEqual([bootstrapRole('lookup', PRODUCTION, 'us-east-1')]);
  });

  test('is not there where nothing is planned', () => {
    const made = pipelineOf({ stages: [{ environment: 'staging', plan: false }] });
    expect([...statementsByRole(made).keys()].filter((role) => role.includes('Planner'))).toEqual([]);
  });

  test('has a name that Google can be told, and another one if desired', () => {
    const { template } = pipelineOf(ASKS_EVERYBODY);
    template.hasResourceProperties('AWS::IAM::Role', { RoleName: 'gke-rotation-plan' });
    const { template: other } = pipelineOf({ planIdentity: { ...PLAN_IDENTITY, roleName: 'who-plans' } });
    other.hasResourceProperties('AWS::IAM::Role', { RoleName: 'who-plans' });
  });

  test('has no name of its own where Google need not know it', () => {
    expect(pipelineOf().template.findResources('AWS::IAM::Role', { Properties: { RoleName: Match.anyValue() } })).toEqual({});
  });
});

test.each([['plans', /Planner/], ['updates the pipeline', /SelfMutation/], ['publishes assets', /AssetsFileRole/]])('the role that %s uses the key of artifacts to read them only', (_does, role) => {
  const actions = statementsOf(role, pipelineOf()).flatMap(({ Action }) => [Action].flat()).filter((action) => action.startsWith('kms:'));
  expect([...new Set(actions)].toSorted()).toEqual(['kms:Decrypt', 'kms:DescribeKey']);
});

test('a connection may be used under both names of its service', () => {
  const statements = statementsOf(/PipelineSource/, pipelineOf());
  expect(resourcesOf('codeconnections:UseConnection', statements)).toEqual([CONNECTION]);
  expect(resourcesOf('codestar-connections:UseConnection', statements)).toEqual([CONNECTION]);
});

/** Wildcards for which there is no ARN at synthesis: names that AWS gives to artifacts, logs, reports, keys and stacks. */
const NAMED_BY_AWS = [
  /^<PipelineArtifactsBucket\w+\.Arn>\/\*$/,
  /^arn:aws:s3:::[a-z0-9-]+-support-[a-z0-9-]+\/\*$/,
  /^arn:aws:kms:[a-z0-9-]+:777788889999:key\/\*$/,
  /^arn:aws:logs:[a-z0-9-]+:777788889999:log-group:\/aws\/codebuild\/<\w+>:\*$/,
  /^arn:aws:codebuild:[a-z0-9-]+:777788889999:report-group\/<\w+>-\*$/,
  /^arn:aws:cloudformation:[a-z0-9-]+:777788889999:stack\/CDKToolkit\/\*$/,
];

describe.each(Object.entries(SOURCES))('with %s as its source', (_name, source) => {
  const made = (): MadePipeline => pipelineOf({ ...ASKS_EVERYBODY, ...source });

  test('no policy has a wildcard where an ARN is known', () => {
    const resources = [...statementsByRole(made()).values()].flat().flatMap(({ Resource }) => [Resource].flat().map(flat));
    expect(resources.filter((resource) => resource.includes('*') && !NAMED_BY_AWS.some((pattern) => pattern.test(resource)))).toEqual([]);
  });

  test('no role may be assumed by a whole account', () => {
    const roles = Object.values(made().template.findResources('AWS::IAM::Role')) as { Properties: { AssumeRolePolicyDocument: unknown } }[];
    expect(roles.length).toBeGreaterThan(5);
    expect(roles.filter(({ Properties }) => JSON.stringify(Properties.AssumeRolePolicyDocument).includes(':root'))).toEqual([]);
  });

  test('builds and rules of another account make no service use a role', () => {
    const roles = Object.values(made().template.findResources('AWS::IAM::Role')) as { Properties: { AssumeRolePolicyDocument: { Statement: { Principal: { Service?: string }; Condition?: unknown }[] } } }[];
    const trusted = roles.flatMap(({ Properties }) => Properties.AssumeRolePolicyDocument.Statement).filter(({ Principal: { Service = '' } }) => /^(?:codebuild|events)\./.test(Service));
    expect(trusted.length).toBeGreaterThan(3);
    expect(trusted.filter(({ Condition }) => JSON.stringify(Condition) !== JSON.stringify({ StringEquals: { 'aws:SourceAccount': TOOLS } }))).toEqual([]);
  });

  test('cdk-nag has no finding in any stack', () => {
    expect(findingsIn(made().app, /./)).toEqual([]);
  });
});

test('cdk-nag has no finding where the pipeline is in the region that it deploys to', () => {
  expect(findingsIn(pipelineOf({ ...ASKS_EVERYBODY, region: 'us-east-1', approvalTopicArn: undefined }).app, /./)).toEqual([]);
});
