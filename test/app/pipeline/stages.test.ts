import { Template } from 'aws-cdk-lib/assertions';
import { createStacks } from '../../../app/create-stacks';
import { parseConfig } from '../../../app/config/read-config';
import { FleetStack } from '../../../app/fleet/fleet-stack';
import { resolveFleet } from '../../../app/fleet/resolve-fleet';
import { FleetStage } from '../../../app/pipeline/fleet-stage';
import { newStrictApp } from '../support/fleets';
import { type Action, ASKS_EVERYBODY, configWith, flat, PIPELINE, pipelineOf, PRODUCTION, STAGING, type StageInTemplate, stageNamed, stagesOf, TOOLS, TOPIC } from './support/pipelines';

/** Who does what in a stage, in the order in which it happens. */
function script({ Actions }: StageInTemplate): string[] {
  return Actions.toSorted((one, other) => one.RunOrder - other.RunOrder).map(
    ({ Name, RunOrder, ActionTypeId: { Category, Provider } }) => `${RunOrder} ${Name}: ${Category} by ${Provider}`,
  );
}

function actionNamed(name: string, { Actions }: StageInTemplate): Action {
  const action = Actions.find(({ Name }) => Name === name);
  if (action === undefined) {
    throw new Error(`there is no action ${name}`);
  }
  return action;
}

test('one stage for each environment comes behind those that every pipeline has, in the order of the file', () => {
  expect(stagesOf(pipelineOf()).map(({ Name }) => Name)).toEqual(['Source', 'Build', 'UpdatePipeline', 'Assets', 'staging', 'production']);
});

test('the pipeline deploys in the order in which it names environments, and nothing that it does not name', () => {
  const stages = [{ environment: 'production' }];
  const made = pipelineOf({ stages });
  expect(stagesOf(made).map(({ Name }) => Name).slice(4)).toEqual(['production']);
  expect(made.app.node.children.filter((child) => child instanceof FleetStack).map(({ node }) => node.id)).toEqual(['staging']);
});

test('a stage plans, and then deploys without anybody who could stop waiting before CloudFormation does', () => {
  expect(script(stageNamed('staging', pipelineOf()))).toEqual([
    '1 Plan: Build by CodeBuild',
    '2 GkeInstanceProfiles.Prepare: Deploy by CloudFormation',
    '3 GkeInstanceProfiles.Deploy: Deploy by CloudFormation',
  ]);
});

test('an approval comes behind the plan and before anything is deployed', () => {
  const made = pipelineOf(ASKS_EVERYBODY);
  expect(script(stageNamed('production', made))).toEqual([
    '1 Plan: Build by CodeBuild',
    '2 Approve: Approval by Manual',
    '3 GkeInstanceProfiles.Prepare: Deploy by CloudFormation',
    '4 GkeInstanceProfiles.Deploy: Deploy by CloudFormation',
  ]);
});

test('somebody may have to approve before the pipeline changes itself, and is told by the topic', () => {
  const made = pipelineOf({ selfUpdateApproval: true, approvalTopicArn: TOPIC });
  expect(stagesOf(made).map(({ Name }) => Name).slice(0, 3)).toEqual(['Source', 'Build', 'UpdatePipeline']);
  expect(script(stageNamed('Build', made))).toEqual(['1 Synth: Build by CodeBuild', '2 ApproveUpdate: Approval by Manual']);
  expect(actionNamed('ApproveUpdate', stageNamed('Build', made)).Configuration).toMatchObject({ NotificationArn: TOPIC });
  expect(script(stageNamed('Build', pipelineOf()))).toEqual(['1 Synth: Build by CodeBuild']);
});

test('a stage may go without a plan', () => {
  const made = pipelineOf({ stages: [{ environment: 'staging', plan: false, approval: true }, { environment: 'production', plan: false }] });
  expect(script(stageNamed('staging', made))[0]).toBe('1 Approve: Approval by Manual');
  expect(actionNamed('Approve', stageNamed('staging', made)).Configuration).toEqual({ CustomData: `Deploy staging (${STAGING}, us-east-1)? There is no plan.` });
  expect(script(stageNamed('production', made))).toEqual(['1 Prepare: Deploy by CloudFormation', '2 Deploy: Deploy by CloudFormation']);
});

test('the approver sees the plan, the way to all of it, and is told by a topic', () => {
  const made = pipelineOf({ approvalTopicArn: TOPIC, stages: [{ environment: 'production', approval: true }] });
  const stage = stageNamed('production', made);
  const { Configuration } = actionNamed('Approve', stage);
  const project = flat(actionNamed('Plan', stage).Configuration.ProjectName);
  expect({ ...Configuration, ExternalEntityLink: flat(Configuration.ExternalEntityLink) }).toEqual({
    NotificationArn: TOPIC,
    CustomData: `production (${PRODUCTION}, us-east-1): #{production@Plan.PLAN}`,
    ExternalEntityLink: `https://eu-central-1.console.aws.amazon.com/codesuite/codebuild/${TOOLS}/projects/${project}/build/#{production@Plan.PLAN_BUILD}/log?region=eu-central-1`,
  });
});

test.each([
  ['staging', STAGING],
  ['production', PRODUCTION],
])('%s is deployed in its own account and region, by the roles of its bootstrap stack', (name, account) => {
  const deploy = stageNamed(name, pipelineOf()).Actions.filter(({ ActionTypeId }) => ActionTypeId.Provider === 'CloudFormation');
  expect(deploy.map(({ Region, RoleArn }) => [Region, flat(RoleArn)])).toEqual([
    ['us-east-1', `arn:aws:iam::${account}:role/cdk-hnb659fds-deploy-role-${account}-us-east-1`],
    ['us-east-1', `arn:aws:iam::${account}:role/cdk-hnb659fds-deploy-role-${account}-us-east-1`],
  ]);
  expect(flat(deploy[0]?.Configuration.RoleArn)).toBe(`arn:aws:iam::${account}:role/cdk-hnb659fds-cfn-exec-role-${account}-us-east-1`);
});

test('the pipeline brings itself up to date before anything else, and starts again when it has changed', () => {
  const { template } = pipelineOf();
  template.hasResourceProperties('AWS::CodePipeline::Pipeline', { RestartExecutionOnUpdate: true, PipelineType: 'V2', ExecutionMode: 'SUPERSEDED' });
  expect(script(stageNamed('UpdatePipeline', pipelineOf()))).toEqual(['1 SelfMutate: Build by CodeBuild']);
});

test('a stage deploys what a workstation would: the same stack with the same resources', () => {
  const file = parseConfig('rotations.yaml', JSON.stringify(configWith({})));
  for (const environment of resolveFleet(file.config)) {
    const byPipeline = new FleetStage(newStrictApp(), environment).stack;
    const byWorkstation = new FleetStack(newStrictApp(), environment.name, environment);
    expect(byPipeline.stackName).toBe(byWorkstation.stackName);
    expect(Template.fromStack(byPipeline).toJSON()).toEqual(Template.fromStack(byWorkstation).toJSON());
  }
});

test('a file without environments is one stage, named after its stack', () => {
  const { environments, ...rest } = configWith({}) as { environments: { name: string }[] };
  const { name, ...only } = environments[0] ?? { name: '' };
  const [stack] = createStacks(newStrictApp(), parseConfig('rotations.yaml', JSON.stringify({ ...rest, ...only, pipeline: PIPELINE })));
  expect(name).toBe('staging');
  expect(Object.values(Template.fromStack(stack as FleetStack).findResources('AWS::CodePipeline::Pipeline'))).toHaveLength(1);
});

test('tags of the file are on the pipeline, on the bucket that hands artifacts over, and on what is deployed', () => {
  const { app } = pipelineOf({}, { tags: { team: 'platform' } });
  const tagged = app.synth().stacksRecursively.map(({ stackName, tags }) => `${stackName}: ${tags.team ?? ''}`);
  expect(tagged.toSorted()).toEqual([
    'GkeInstanceProfiles: platform',
    'GkeInstanceProfiles: platform',
    'gke-rotations-support-us-east-1: platform',
    'gke-rotations: platform',
  ]);
});

test('the stack of the pipeline is protected where that is asked for', () => {
  expect(pipelineOf({ terminationProtection: true }).stack.terminationProtection).toBe(true);
  expect(pipelineOf().stack.terminationProtection).toBe(false);
});

test('the app is whole without an account at hand: nothing is left to be looked up', () => {
  const { app } = pipelineOf(ASKS_EVERYBODY);
  const assembly = app.synth();
  expect(assembly.manifest.missing).toBeUndefined();
  expect(assembly.stacksRecursively.map(({ environment }) => environment.account)).not.toContain('unknown-account');
});
