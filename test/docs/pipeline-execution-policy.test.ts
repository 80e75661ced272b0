import * as path from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { parseConfig, readConfig } from '../../app/config/read-config';
import { createStacks } from '../../app/create-stacks';
import { ASKS_EVERYBODY, configWith, SOURCES } from '../app/pipeline/support/pipelines';
import { newStrictApp } from '../app/support/fleets';
import type { Call } from './support/cloudformation-calls';
import { ACCOUNT, Deployment, REGION } from './support/deployed-arns';
import { deniedBy, isAllowedBy, policyOf, statementsIn } from './support/policies';

const POLICY = policyOf('pipeline-execution-policy.json');
const BOUNDARY = policyOf('pipeline-role-boundary.json');
const BOUNDARY_ARN = `arn:aws:iam::${ACCOUNT}:policy/gke-rotation-boundary`;

const FILES = [
  ['the example', () => readConfig(path.join(__dirname, '..', '..', 'examples', 'pipeline.yaml'))],
  ...Object.entries(SOURCES).map(([name, source]) => [`${name} as its source, and a bucket in another region`, () => parseConfig('rotations.yaml', JSON.stringify(configWith({ ...ASKS_EVERYBODY, ...source })))] as const),
] as const;

/** Of actions that the CDK allows by a pattern, what is used; the policy engine is asked for single ones. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  'kms:GenerateDataKey*': ['kms:GenerateDataKey'],
  'kms:ReEncrypt*': ['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
  's3:Abort*': ['s3:AbortMultipartUpload'],
  's3:DeleteObject*': ['s3:DeleteObject', 's3:DeleteObjectVersion'],
  's3:GetBucket*': ['s3:GetBucketLocation', 's3:GetBucketVersioning'],
  's3:GetObject*': ['s3:GetObject', 's3:GetObjectVersion'],
  's3:List*': ['s3:ListBucket'],
};

/** One of what a pattern names. A connection may be used under both names of its service, of which the policy engine knows each with its own ARNs. */
function singled(action: string, resource: string): Call {
  const [service = ''] = action.split(':');
  const ofService = service.endsWith('connections') ? resource.replace(/^arn:aws:\w+:/, `arn:aws:${service}:`) : resource;
  return { action, resource: ofService.replace(':*:log-stream:', ':log-stream:').replaceAll('*', 'x') };
}

/** Buckets and what is in them stand side by side in one statement. */
function isKnownFor({ action, resource }: Call): boolean {
  return !action.startsWith('s3:') || /Object|Upload/.test(action) === resource.includes('/');
}

describe.each(FILES)('a pipeline with %s', (_name, file) => {
  const app = newStrictApp();
  const [stack] = createStacks(app, file());
  PermissionsBoundary.of(app).apply(ManagedPolicy.fromManagedPolicyArn(stack as Stack, 'RotationBoundary', BOUNDARY_ARN));
  const stacks = app.node.children.filter((one): one is Stack => one instanceof Stack && one.account === stack?.account);
  const deployments = stacks.map((one) => new Deployment(one));

  test('can be deployed, changed and deleted by CloudFormation with the execution policy', async () => {
    expect(await deniedBy(POLICY, deployments)).toEqual([]);
  });

  test('makes roles to which the boundary leaves all that their policies allow', async () => {
    const cut: string[] = [];
    for (const { action: pattern, resource } of deployments.flatMap((deployment) => statementsIn(deployment))) {
      for (const action of MEANT[pattern] ?? [pattern]) {
        const one = singled(action, resource);
        if (isKnownFor(one) && !(await isAllowedBy(BOUNDARY, one))) {
          cut.push(`${action} on ${resource}`);
        }
      }
    }
    expect(cut).toEqual([]);
  });
});

const OURS = `arn:aws:iam::${ACCOUNT}:role/gke-rotations-x`;
const BUCKET = 'arn:aws:s3:::gke-rotations-x';
const PIPELINE = `arn:aws:codepipeline:${REGION}:${ACCOUNT}:gke-rotations`;
const RULE = `arn:aws:events:${REGION}:${ACCOUNT}:rule/gke-rotations-x`;
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/x`;
const WITH_ANOTHER = { 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/AdministratorAccess' };
const WITHIN = { 'iam:PermissionsBoundary': BOUNDARY_ARN };
const to = (service: string): Call['context'] => ({ 'iam:PassedToService': `${service}.amazonaws.com` });

test.each<[string, string, string, Call['context']?]>([
  ['make a role without the boundary', 'iam:CreateRole', OURS, {}],
  ['make a role within another boundary', 'iam:CreateRole', OURS, WITH_ANOTHER],
  ['give rights to a role without the boundary', 'iam:PutRolePolicy', OURS, {}],
  ['put another boundary in the place of ours', 'iam:PutRolePermissionsBoundary', OURS, WITH_ANOTHER],
  ['remove the boundary', 'iam:DeleteRolePermissionsBoundary', OURS, WITHIN],
  ['change whom a role without the boundary trusts', 'iam:UpdateAssumeRolePolicy', OURS, {}],
  ['attach policies that others wrote', 'iam:AttachRolePolicy', OURS, WITHIN],
  ['change the boundary itself', 'iam:CreatePolicyVersion', BOUNDARY_ARN],
  ['make roles of other names', 'iam:CreateRole', `arn:aws:iam::${ACCOUNT}:role/admin`, WITHIN],
  ['change the roles of the bootstrap', 'iam:UpdateAssumeRolePolicy', `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-x`, {}],
  ['make users', 'iam:CreateUser', `arn:aws:iam::${ACCOUNT}:user/gke-rotations-x`],
  ['hand its roles over to other services', 'iam:PassRole', OURS, to('lambda')],
  ['hand over roles of other names', 'iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/admin`, to('codebuild')],
  ['hand a role over to a service that nobody names', 'iam:PassRole', OURS],
  ['make a pipeline of another name', 'codepipeline:CreatePipeline', `arn:aws:codepipeline:${REGION}:${ACCOUNT}:other`],
  ['start the pipeline', 'codepipeline:StartPipelineExecution', PIPELINE],
  ['approve', 'codepipeline:PutApprovalResult', `${PIPELINE}/production/Approve`],
  ['start builds', 'codebuild:StartBuild', `arn:aws:codebuild:${REGION}:${ACCOUNT}:project/Pipeline-x`],
  ['read artifacts', 's3:GetObject', `${BUCKET}/x`],
  ['write artifacts', 's3:PutObject', `${BUCKET}/x`],
  ['open other buckets', 's3:PutBucketPolicy', 'arn:aws:s3:::cdk-hnb659fds-assets-x'],
  ['use keys', 'kms:Decrypt', KEY],
  ['let others use keys', 'kms:CreateGrant', KEY],
  ['send events elsewhere', 'events:PutTargets', RULE, { 'events:TargetArn': [`arn:aws:sqs:${REGION}:${ACCOUNT}:other`] }],
])('whoever decides what CloudFormation deploys beside the pipeline cannot %s', async (...[, action, resource, context]) => {
  expect(await isAllowedBy(POLICY, { action, resource, context })).toBe(false);
});

test.each([
  ['pass roles', 'iam:PassRole', OURS],
  ['make roles', 'iam:CreateRole', OURS],
  ['assume other roles', 'sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:role/admin`],
  ['assume what CloudFormation works as', 'sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-x`],
  ['deploy by itself', 'cloudformation:UpdateStack', `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/gke-rotations/1`],
  ['approve', 'codepipeline:PutApprovalResult', `${PIPELINE}/production/Approve`],
  ['change the pipeline by itself', 'codepipeline:UpdatePipeline', PIPELINE],
  ['change projects', 'codebuild:UpdateProject', `arn:aws:codebuild:${REGION}:${ACCOUNT}:project/Pipeline-x`],
  ['read other buckets', 's3:GetObject', 'arn:aws:s3:::other/x'],
  ['write what is deployed from', 's3:PutObject', 'arn:aws:s3:::cdk-hnb659fds-assets-x/y'],
  ['change key policies', 'kms:PutKeyPolicy', KEY],
])('the boundary lets no role of the pipeline %s', async (_name, action, resource) => {
  expect(await isAllowedBy(BOUNDARY, { action, resource })).toBe(false);
});
