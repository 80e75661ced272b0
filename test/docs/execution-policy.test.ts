import * as fs from 'node:fs';
import * as path from 'node:path';
import { readConfig } from '../../app/config/read-config';
import { FleetStage } from '../../app/pipeline/fleet-stage';
import { resolveFleet } from '../../app/fleet/resolve-fleet';
import { newStrictApp } from '../app/support/fleets';
import { Template } from 'aws-cdk-lib/assertions';
import { judge } from '../support/iam-judgement';

const ROOT = path.join(__dirname, '..', '..');
const POLICY = fs.readFileSync(path.join(ROOT, 'docs', 'execution-policy.json'), 'utf8');
const ACCOUNT = '444455556666';
const REGIONAL = `us-east-1:${ACCOUNT}`;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const LONGEST_MANAGED_POLICY = 6_144;

/** What CloudFormation does first with a resource of a type, and with what, if it made up the name. */
const FIRST_CALLS: Readonly<Record<string, (name: string) => readonly [action: string, resource: string]>> = {
  'AWS::DynamoDB::Table': (name) => ['dynamodb:CreateTable', `arn:aws:dynamodb:${REGIONAL}:table/${name}`],
  'AWS::Events::Rule': (name) => ['events:PutRule', `arn:aws:events:${REGIONAL}:rule/${name}`],
  'AWS::IAM::InstanceProfile': (name) => ['iam:CreateInstanceProfile', `arn:aws:iam::${ACCOUNT}:instance-profile/cdk-gke-instance-profile/AROAEXAMPLE/${name}`],
  'AWS::IAM::Policy': (name) => ['iam:PutRolePolicy', `arn:aws:iam::${ACCOUNT}:role/${name}`],
  'AWS::IAM::Role': (name) => ['iam:CreateRole', `arn:aws:iam::${ACCOUNT}:role/${name}`],
  'AWS::Lambda::EventInvokeConfig': (name) => ['lambda:PutFunctionEventInvokeConfig', `arn:aws:lambda:${REGIONAL}:function:${name}`],
  'AWS::Lambda::Function': (name) => ['lambda:CreateFunction', `arn:aws:lambda:${REGIONAL}:function:${name}`],
  'AWS::Lambda::Permission': (name) => ['lambda:AddPermission', `arn:aws:lambda:${REGIONAL}:function:${name}`],
  'AWS::Logs::LogGroup': (name) => ['logs:CreateLogGroup', `arn:aws:logs:${REGIONAL}:log-group:${name}`],
  'AWS::StepFunctions::StateMachine': (name) => ['states:CreateStateMachine', `arn:aws:states:${REGIONAL}:stateMachine:${name}`],
  // Its function is called, whatever stands behind `Custom::`.
  'Custom::GkeInstanceProfileLink': (name) => ['lambda:InvokeFunction', `arn:aws:lambda:${REGIONAL}:function:${name}`],
  'Custom::GkeInstanceProfileVerdict': (name) => ['lambda:InvokeFunction', `arn:aws:lambda:${REGIONAL}:function:${name}`],
};

/** Takes no permission. */
const OF_CLOUDFORMATION = ['AWS::CloudFormation::WaitCondition'];

async function allows(action: string, resource: string, passedTo?: string): Promise<boolean> {
  const context: Record<string, string> = passedTo === undefined ? {} : { 'iam:PassedToService': passedTo };
  return (await judge({ action, resource, context, policies: { execution: POLICY } })).allowed;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: { readonly RoleName?: string; readonly FunctionName?: unknown };
}

const resources = resolveFleet(readConfig(path.join(ROOT, 'examples', 'pipeline.yaml')).config).flatMap((environment) => {
  const { stack } = new FleetStage(newStrictApp(), environment);
  const template = Template.fromStack(stack).toJSON() as { Resources: Record<string, Resource> };
  return Object.entries(template.Resources).map(([logicalId, { Type: type, Properties: { RoleName, FunctionName } = {} }]) => ({
    type,
    name: RoleName ?? (typeof FunctionName === 'string' ? FunctionName : `${stack.stackName}-${logicalId}-1A2B3C4D5E6F`),
  }));
});

test('the execution policy lets CloudFormation make whatever the example deploys', async () => {
  const denied: string[] = [];
  for (const { type, name } of resources.filter((one) => !OF_CLOUDFORMATION.includes(one.type))) {
    const call = FIRST_CALLS[type]?.(name);
    if (call === undefined || !(await allows(...call))) {
      denied.push(`${type} ${call?.join(' ') ?? 'is not known here'}`);
    }
  }
  expect(resources.length).toBeGreaterThan(50);
  expect(denied).toEqual([]);
});

test.each(['ec2', 'lambda', 'states'])('it hands roles of its own over to %s', async (service) => {
  expect(await allows('iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/GkeInstanceProfiles-prodworkersRotationRole-1A2B3C`, `${service}.amazonaws.com`)).toBe(true);
});

test.each([
  ['make users', 'iam:CreateUser', `arn:aws:iam::${ACCOUNT}:user/GkeInstanceProfiles`, undefined],
  ['make roles of other names', 'iam:CreateRole', `arn:aws:iam::${ACCOUNT}:role/admin`, undefined],
  ['attach policies that others wrote', 'iam:AttachRolePolicy', `arn:aws:iam::${ACCOUNT}:role/GkeInstanceProfiles-x`, undefined],
  ['hand its roles over to other services', 'iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/GkeInstanceProfiles-x`, 'ecs-tasks.amazonaws.com'],
  ['hand over roles of other names', 'iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/admin`, 'lambda.amazonaws.com'],
  ['delete profiles', 'iam:DeleteInstanceProfile', `arn:aws:iam::${ACCOUNT}:instance-profile/cdk-gke-instance-profile/AROAEXAMPLE/x`, undefined],
  ['take roles out of profiles', 'iam:RemoveRoleFromInstanceProfile', `arn:aws:iam::${ACCOUNT}:instance-profile/cdk-gke-instance-profile/AROAEXAMPLE/x`, undefined],
  ['make functions of other names', 'lambda:CreateFunction', `arn:aws:lambda:${REGIONAL}:function:other`, undefined],
  ['use keys', 'kms:Decrypt', `arn:aws:kms:${REGIONAL}:key/x`, undefined],
])('it does not let CloudFormation %s', async (_name, action, resource, passedTo) => {
  expect(await allows(action, resource, passedTo)).toBe(false);
});

test('it fits a managed policy', () => {
  expect(JSON.stringify(JSON.parse(POLICY)).length).toBeLessThanOrEqual(LONGEST_MANAGED_POLICY);
});
