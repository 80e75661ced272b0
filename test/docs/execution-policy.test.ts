import { readConfig } from '../../app/config/read-config';
import type { EngineConfig } from '../../app/config/schema';
import type { Environment } from '../../app/fleet/fleet';
import { FleetStack } from '../../app/fleet/fleet-stack';
import { resolveFleet } from '../../app/fleet/resolve-fleet';
import { FILES, newStrictApp } from '../app/support/fleets';
import type { Call } from './support/cloudformation-calls';
import { ACCOUNT, Deployment, REGION } from './support/deployed-arns';
import { deniedBy, isAllowedBy, policyOf, statementsIn } from './support/policies';

const POLICY = policyOf('execution-policy.json');
const MONITORING = policyOf('monitoring-execution-policy.json');
const BOUNDARY = policyOf('role-boundary.json');
const BOUNDARY_ARN = `arn:aws:iam::${ACCOUNT}:policy/gke-rotation-boundary`;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const LONGEST_MANAGED_POLICY = 6_144;

/** As the documentation has it: every role within the boundary. */
function deploymentsOf(file: string, engineOf: (environment: Environment) => EngineConfig = () => ({})): readonly Deployment[] {
  const { config } = readConfig(file);
  return resolveFleet({ ...config, permissionsBoundary: 'gke-rotation-boundary' }).map(
    (environment) => new Deployment(new FleetStack(newStrictApp(), environment.name, { ...environment, engine: { ...environment.engine, ...engineOf(environment) } })),
  );
}

function withKeyAndTraces({ region, account }: Environment): EngineConfig {
  return { encryptionKeyArn: `arn:aws:kms:${region}:${account}:key/5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11`, tracing: true };
}

const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:rotations`;

function withMonitoring(): EngineConfig {
  return { alarms: { topicArn: TOPIC }, dashboard: true };
}

/** Two policies that are attached together. */
function together(...policies: readonly string[]): string {
  const statements = policies.flatMap((policy) => (JSON.parse(policy) as { readonly Statement: readonly unknown[] }).Statement);
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** As the documentation asks for: the names of one's own stacks in the place of ours. */
function fitted(policy: string, { stackName }: Deployment): string {
  return stackName.startsWith('GkeInstanceProfile') ? policy : policy.replaceAll('GkeInstanceProfile*', `${stackName}*`);
}

describe.each(FILES)('%s', (file) => {
  const deployments = [...deploymentsOf(file), ...deploymentsOf(file, withKeyAndTraces)];

  test('can be deployed, changed and deleted by CloudFormation with the execution policy', async () => {
    expect(await deniedBy(POLICY, deployments, fitted)).toEqual([]);
  });

  test('can have alarms and a dashboard where the policy for them is attached as well, and only there', async () => {
    const monitored = deploymentsOf(file, withMonitoring);
    expect(await deniedBy(together(POLICY, MONITORING), monitored, fitted)).toEqual([]);
    const services = (await deniedBy(POLICY, monitored, fitted)).map(({ action }) => action.split(':')[0]);
    expect([...new Set(services)].sort()).toEqual(['cloudwatch', 'logs']);
  });

  test('makes roles to which the boundary leaves all that their policies allow', async () => {
    const cut: string[] = [];
    for (const deployment of deployments) {
      for (const call of statementsIn(deployment)) {
        if (!(await isAllowedBy(fitted(BOUNDARY, deployment), call))) {
          cut.push(`${call.action} on ${call.resource}`);
        }
      }
    }
    expect(cut).toEqual([]);
  });
});

const OURS = `arn:aws:iam::${ACCOUNT}:role/GkeInstanceProfiles-x`;
const ENGINE = `arn:aws:iam::${ACCOUNT}:role/gke-rotation-x`;
const LEDGER = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/GkeInstanceProfiles-x`;
const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:GkeInstanceProfiles-x`;
const PROFILE = `arn:aws:iam::${ACCOUNT}:instance-profile/cdk-gke-instance-profile/AROAEXAMPLE/x`;
const RULE = `arn:aws:events:${REGION}:${ACCOUNT}:rule/GkeInstanceProfiles-x`;
const LOGS = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:GkeInstanceProfiles-x`;
const WITHOUT = {};
const WITH_ANOTHER = { 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/AdministratorAccess' };
const to = (service: string): Call['context'] => ({ 'iam:PassedToService': `${service}.amazonaws.com` });

describe('whoever decides what CloudFormation deploys cannot get beyond the boundary', () => {
  test.each<[string, string, string, Call['context']?]>([
    ['make a role without the boundary', 'iam:CreateRole', OURS, WITHOUT],
    ['make a role within another boundary', 'iam:CreateRole', OURS, WITH_ANOTHER],
    ['give rights to a role without the boundary', 'iam:PutRolePolicy', OURS, WITHOUT],
    ['give rights to a role within another boundary', 'iam:PutRolePolicy', ENGINE, WITH_ANOTHER],
    ['put another boundary in the place of ours', 'iam:PutRolePermissionsBoundary', OURS, WITH_ANOTHER],
    ['remove the boundary', 'iam:DeleteRolePermissionsBoundary', OURS, { 'iam:PermissionsBoundary': BOUNDARY_ARN }],
    ['change whom a role without the boundary trusts', 'iam:UpdateAssumeRolePolicy', OURS, WITHOUT],
    ['attach policies that others wrote', 'iam:AttachRolePolicy', OURS, { 'iam:PermissionsBoundary': BOUNDARY_ARN }],
    ['change the boundary itself', 'iam:CreatePolicyVersion', BOUNDARY_ARN],
    ['put an older version of it into force', 'iam:SetDefaultPolicyVersion', BOUNDARY_ARN],
    ['write policies of its own', 'iam:CreatePolicy', `arn:aws:iam::${ACCOUNT}:policy/GkeInstanceProfiles-x`],
    ['make roles of other names', 'iam:CreateRole', `arn:aws:iam::${ACCOUNT}:role/admin`, { 'iam:PermissionsBoundary': BOUNDARY_ARN }],
    ['make users', 'iam:CreateUser', `arn:aws:iam::${ACCOUNT}:user/GkeInstanceProfiles`],
    ['hand its roles over to other services', 'iam:PassRole', OURS, to('ecs-tasks')],
    ["hand the engine's role over to instances", 'iam:PassRole', ENGINE, to('ec2')],
    ['hand over roles of other names', 'iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/admin`, to('lambda')],
    ['hand a role over to a service that nobody names', 'iam:PassRole', OURS],
  ])('it cannot %s', async (...[, action, resource, context]) => {
    expect(await isAllowedBy(POLICY, { action, resource, context })).toBe(false);
  });
});

describe('it uses nothing of what it makes', () => {
  test.each<[string, string, string, Call['context']?]>([
    ['read the ledger', 'dynamodb:GetItem', LEDGER],
    ['write into the ledger', 'dynamodb:PutItem', LEDGER],
    ['list the ledger', 'dynamodb:Scan', LEDGER],
    ['let others into the ledger', 'dynamodb:PutResourcePolicy', LEDGER],
    ['copy the ledger', 'dynamodb:ExportTableToPointInTime', LEDGER],
    ['start executions', 'states:StartExecution', `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:GkeInstanceProfiles-x`],
    ['stop executions', 'states:StopExecution', `arn:aws:states:${REGION}:${ACCOUNT}:execution:GkeInstanceProfiles-x:1`],
    ['let other accounts call functions', 'lambda:AddPermission', FUNCTION, { 'lambda:Principal': '999988887777' }],
    ['put functions on the internet', 'lambda:CreateFunctionUrlConfig', FUNCTION],
    ['have functions called by queues', 'lambda:CreateEventSourceMapping', '*'],
    ['make functions of other names', 'lambda:CreateFunction', `arn:aws:lambda:${REGION}:${ACCOUNT}:function:other`],
    ['send events elsewhere', 'events:PutTargets', RULE, { 'events:TargetArn': [`arn:aws:sqs:${REGION}:${ACCOUNT}:other`] }],
    ['let other accounts send events', 'events:PutPermission', `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`],
    ['read logs', 'logs:GetLogEvents', `${LOGS}:log-stream:x`],
    ['send logs elsewhere', 'logs:PutSubscriptionFilter', LOGS],
    ['delete profiles', 'iam:DeleteInstanceProfile', PROFILE],
    ['take roles out of profiles', 'iam:RemoveRoleFromInstanceProfile', PROFILE],
    ['let others use keys', 'kms:PutKeyPolicy', `arn:aws:kms:${REGION}:${ACCOUNT}:key/x`],
    ['grant the use of keys', 'kms:CreateGrant', `arn:aws:kms:${REGION}:${ACCOUNT}:key/x`],
    ['switch keys off', 'kms:DisableKey', `arn:aws:kms:${REGION}:${ACCOUNT}:key/x`],
    ['have keys deleted within a week', 'kms:ScheduleKeyDeletion', `arn:aws:kms:${REGION}:${ACCOUNT}:key/x`, { 'kms:ScheduleKeyDeletionPendingWindowInDays': '7' }],
    ['use keys', 'kms:Decrypt', `arn:aws:kms:${REGION}:${ACCOUNT}:key/x`],
  ])('it cannot %s', async (...[, action, resource, context]) => {
    expect(await isAllowedBy(POLICY, { action, resource, context })).toBe(false);
  });
});

const ALARM = `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:GkeInstanceProfiles-x`;
const telling = (...actions: readonly string[]): Call['context'] => ({ 'cloudwatch:AlarmActions': actions });

describe('whoever decides what is monitored gets no further', () => {
  test('alarms tell topics', async () => {
    expect(await isAllowedBy(MONITORING, { action: 'cloudwatch:PutMetricAlarm', resource: ALARM, context: telling(TOPIC) })).toBe(true);
  });

  test('rules tell topics', async () => {
    expect(await isAllowedBy(MONITORING, { action: 'events:PutTargets', resource: RULE, context: { 'events:TargetArn': [TOPIC] } })).toBe(true);
  });

  test.each<[string, string, string, Call['context']?]>([
    ['have an alarm end instances', 'cloudwatch:PutMetricAlarm', ALARM, telling(TOPIC, 'arn:aws:automate:us-east-1:ec2:terminate')],
    ['have an alarm call a function', 'cloudwatch:PutMetricAlarm', ALARM, telling(`arn:aws:lambda:${REGION}:${ACCOUNT}:function:other`)],
    ['change alarms of others', 'cloudwatch:PutMetricAlarm', `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:other`, telling(TOPIC)],
    ['delete alarms of others', 'cloudwatch:DeleteAlarms', `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:other`],
    ['silence alarms', 'cloudwatch:DisableAlarmActions', ALARM],
    ['change dashboards of others', 'cloudwatch:PutDashboard', `arn:aws:cloudwatch::${ACCOUNT}:dashboard/other`],
    ['make up metrics', 'cloudwatch:PutMetricData', '*'],
    ['filter logs of others', 'logs:PutMetricFilter', `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:other`],
    ['read logs', 'logs:StartQuery', LOGS],
    ['send logs elsewhere', 'logs:PutSubscriptionFilter', LOGS],
    ['send events to queues', 'events:PutTargets', RULE, { 'events:TargetArn': [`arn:aws:sqs:${REGION}:${ACCOUNT}:other`] }],
    ['publish to topics', 'sns:Publish', TOPIC],
  ])('it cannot %s', async (...[, action, resource, context]) => {
    expect(await isAllowedBy(MONITORING, { action, resource, context })).toBe(false);
  });
});

test.each(['execution-policy.json', 'monitoring-execution-policy.json', 'role-boundary.json', 'pipeline-execution-policy.json', 'pipeline-role-boundary.json'])('%s fits a managed policy', (file) => {
  expect(JSON.stringify(JSON.parse(policyOf(file))).length).toBeLessThanOrEqual(LONGEST_MANAGED_POLICY);
});

describe('the boundary', () => {
  test.each([
    ['pass roles', 'iam:PassRole', OURS],
    ['make roles', 'iam:CreateRole', OURS],
    ['assume roles', 'sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:role/admin`],
    ['deploy', 'cloudformation:UpdateStack', `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/GkeInstanceProfiles/1`],
    ['read other tables', 'dynamodb:GetItem', `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/other`],
    ['read other secrets', 'secretsmanager:GetSecretValue', `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:other-a1B2c3`],
    ['delete profiles of others', 'iam:DeleteInstanceProfile', `arn:aws:iam::${ACCOUNT}:instance-profile/other`],
    ['start instances', 'ec2:RunInstances', `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/*`],
  ])('lets no role %s', async (_name, action, resource) => {
    expect(await isAllowedBy(BOUNDARY, { action, resource })).toBe(false);
  });
});
