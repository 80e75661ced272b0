import { ACCOUNT, type DeployedResource, type Deployment, REGION } from './deployed-arns';

/** What IAM is asked when CloudFormation makes, changes, reads or deletes something. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** Takes no permission. */
export const OF_CLOUDFORMATION = ['AWS::CloudFormation::WaitCondition', 'AWS::CDK::Metadata'];

/**
 * Actions by type, as its handlers in CloudFormation's registry declare them, apart from those for properties that nothing
 * here has.
 *
 * @see https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
 */
const ACTIONS: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::Alarm': 'cloudwatch: DescribeAlarms ListTagsForResource TagResource UntagResource DeleteAlarms',
  'AWS::CloudWatch::Dashboard': 'cloudwatch: PutDashboard GetDashboard ListTagsForResource TagResource UntagResource DeleteDashboards',
  'AWS::CodeBuild::Project': 'codebuild: CreateProject BatchGetProjects UpdateProject DeleteProject',
  'AWS::CodePipeline::Pipeline':
    'codepipeline: CreatePipeline GetPipeline GetPipelineState UpdatePipeline ListTagsForResource TagResource UntagResource DeletePipeline',
  'AWS::DynamoDB::Table':
    'dynamodb: CreateTable DescribeTable DescribeContinuousBackups DescribeContributorInsights DescribeTimeToLive ListTagsOfResource TagResource UntagResource UpdateContinuousBackups UpdateTable UpdateTimeToLive DeleteTable',
  'AWS::Events::Rule': 'events: PutRule DescribeRule ListTargetsByRule RemoveTargets DeleteRule TagResource UntagResource',
  'AWS::IAM::InstanceProfile': 'iam: CreateInstanceProfile AddRoleToInstanceProfile GetInstanceProfile',
  'AWS::IAM::Role': 'iam: GetRole ListAttachedRolePolicies ListRolePolicies GetRolePolicy TagRole UntagRole DeleteRole',
  'AWS::KMS::Alias': 'kms: CreateAlias UpdateAlias DeleteAlias',
  'AWS::KMS::Key': 'kms: DescribeKey EnableKeyRotation GetKeyPolicy GetKeyRotationStatus ListResourceTags TagResource UntagResource UpdateKeyDescription',
  'AWS::Lambda::EventInvokeConfig': 'lambda: PutFunctionEventInvokeConfig GetFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig',
  'AWS::Lambda::Function':
    'lambda: CreateFunction GetFunction GetFunctionCodeSigningConfig GetFunctionRecursionConfig GetRuntimeManagementConfig ListTags TagResource UntagResource UpdateFunctionCode UpdateFunctionConfiguration PutFunctionConcurrency DeleteFunctionConcurrency DeleteFunction',
  'AWS::Lambda::Permission': 'lambda: GetPolicy RemovePermission',
  'AWS::Logs::LogGroup': 'logs: CreateLogGroup PutRetentionPolicy DeleteRetentionPolicy GetDataProtectionPolicy ListTagsForResource TagResource UntagResource DeleteLogGroup',
  'AWS::S3::Bucket':
    's3: CreateBucket PutBucketTagging PutBucketVersioning PutBucketPublicAccessBlock PutEncryptionConfiguration GetBucketVersioning GetBucketPublicAccessBlock GetEncryptionConfiguration GetBucketTagging GetBucketLocation GetBucketAcl GetLifecycleConfiguration GetReplicationConfiguration GetAccelerateConfiguration GetBucketNotification GetBucketOwnershipControls TagResource UntagResource ListTagsForResource DeleteBucket',
  'AWS::StepFunctions::StateMachine': 'states: CreateStateMachine DescribeStateMachine UpdateStateMachine ListTagsForResource TagResource UntagResource DeleteStateMachine',
  'AWS::SQS::Queue': 'sqs: CreateQueue GetQueueUrl GetQueueAttributes SetQueueAttributes ListQueueTags TagQueue UntagQueue DeleteQueue',
  // Its function is called, whatever stands behind `Custom::`.
  'Custom::GkeInstanceProfileLink': 'lambda: InvokeFunction',
  'Custom::GkeInstanceProfileVerdict': 'lambda: InvokeFunction',
};

/** Everything that is asked in the life of a resource. */
export function callsFor(resource: DeployedResource, deployment: Deployment): readonly Call[] {
  const [service = '', ...actions] = (ACTIONS[resource.type] ?? '').split(' ');
  return [...actions.map((action) => ({ action: `${service}${action}`, resource: targetOf(resource, deployment) })), ...furtherCalls(resource, deployment)];
}

/** Where all calls are on something else. */
const ON_OTHERS = ['AWS::IAM::Policy', 'AWS::Logs::MetricFilter', 'AWS::Logs::QueryDefinition', 'AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy'];

/** Types that nobody has said what CloudFormation does with. */
export function isKnown({ type }: DeployedResource): boolean {
  return type in ACTIONS || ON_OTHERS.includes(type);
}

function targetOf(resource: DeployedResource, deployment: Deployment): string {
  const { type, properties } = resource;
  const named = properties.FunctionName ?? properties.ServiceToken;
  if (named === undefined || type === 'AWS::Lambda::Function') {
    return deployment.arnOf(resource);
  }
  const text = deployment.text(named);
  return text.startsWith('arn:') ? text : deployment.arnOf({ type: 'AWS::Lambda::Function', name: text });
}

/** Those with a condition, and those on something else. */
function furtherCalls({ type, name, properties }: DeployedResource, deployment: Deployment): readonly Call[] {
  const passing = (role: unknown, service: string): Call => {
    const arn = deployment.text(role);
    return { action: 'iam:PassRole', resource: arn.startsWith('arn:') ? arn : deployment.arnOf({ type: 'AWS::IAM::Role', name: arn }), context: { 'iam:PassedToService': `${service}.amazonaws.com` } };
  };
  const bounded = (roleName: string): Readonly<Record<string, string>> => {
    const role = deployment.resources.find((one) => one.type === 'AWS::IAM::Role' && one.name === roleName);
    const boundary = role?.properties.PermissionsBoundary;
    return boundary === undefined ? {} : { 'iam:PermissionsBoundary': deployment.text(boundary) };
  };
  const onRole = (roleName: string, actions: readonly string[]): readonly Call[] =>
    actions.map((action) => ({ action, resource: deployment.arnOf({ type: 'AWS::IAM::Role', name: roleName }), context: bounded(roleName) }));
  switch (type) {
    case 'AWS::IAM::Role':
      return onRole(name, ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy', 'iam:PutRolePermissionsBoundary', 'iam:UpdateAssumeRolePolicy', 'iam:UpdateRole']);
    case 'AWS::IAM::Policy':
      return (properties.Roles as unknown[]).flatMap((role) => onRole(deployment.text(role), ['iam:PutRolePolicy', 'iam:GetRolePolicy', 'iam:DeleteRolePolicy']));
    case 'AWS::IAM::InstanceProfile':
      return [
        ...(properties.Roles as unknown[]).map(deployment.text.bind(deployment)).filter(isOfDeployment(deployment)).map((role) => passing(role, 'ec2')),
        // Right after it was made no path of it is known everywhere.
        { action: 'iam:GetInstanceProfile', resource: `arn:aws:iam::${ACCOUNT}:instance-profile/${name}` },
      ];
    case 'AWS::Lambda::Function':
      return [passing(properties.Role, 'lambda')];
    case 'AWS::StepFunctions::StateMachine':
      return [passing(properties.RoleArn, 'states'), { action: 'states:ValidateStateMachineDefinition', resource: '*' }];
    case 'AWS::Lambda::Permission':
      return [{ action: 'lambda:AddPermission', resource: deployment.text(properties.FunctionName), context: { 'lambda:Principal': String(properties.Principal) } }];
    case 'AWS::Events::Rule':
      return (properties.Targets as { readonly Arn: unknown; readonly RoleArn?: unknown }[]).flatMap(({ Arn, RoleArn }) => [
        { action: 'events:PutTargets', resource: deployment.arnOf({ type, name }), context: { 'events:TargetArn': [deployment.text(Arn)] } },
        ...(RoleArn === undefined ? [] : [passing(RoleArn, 'events')]),
      ]);
    case 'AWS::CloudWatch::Alarm': {
      const { AlarmActions: actions = [] } = properties as { readonly AlarmActions?: readonly unknown[] };
      return [{ action: 'cloudwatch:PutMetricAlarm', resource: deployment.arnOf({ type, name }), context: { 'cloudwatch:AlarmActions': actions.map((action) => deployment.text(action)) } }];
    }
    case 'AWS::Logs::MetricFilter': {
      const logGroup = deployment.arnOf({ type: 'AWS::Logs::LogGroup', name: deployment.text(properties.LogGroupName) });
      return ['logs:PutMetricFilter', 'logs:DescribeMetricFilters', 'logs:DeleteMetricFilter'].map((action) => ({ action, resource: logGroup }));
    }
    case 'AWS::Logs::QueryDefinition':
      return ['logs:PutQueryDefinition', 'logs:DescribeQueryDefinitions', 'logs:DeleteQueryDefinition'].map((action) => ({ action, resource: '*' }));
    case 'AWS::CodeBuild::Project':
      return [passing(properties.ServiceRole, 'codebuild')];
    case 'AWS::CodePipeline::Pipeline':
      return [passing(properties.RoleArn, 'codepipeline')];
    case 'AWS::KMS::Key':
      return [
        { action: 'kms:CreateKey', resource: '*' },
        { action: 'kms:ScheduleKeyDeletion', resource: deployment.arnOf({ type, name }), context: { 'kms:ScheduleKeyDeletionPendingWindowInDays': JSON.stringify(properties.PendingWindowInDays ?? 30) } },
        // Where the policy names those who may use the key, it changes with them.
        ...(isLeftToIam(properties.KeyPolicy) ? [] : ['kms:PutKeyPolicy', 'kms:DisableKeyRotation'].map((action) => ({ action, resource: deployment.arnOf({ type, name }) }))),
      ];
    case 'AWS::KMS::Alias':
      return [...['kms:CreateAlias', 'kms:UpdateAlias', 'kms:DeleteAlias'].map((action) => ({ action, resource: deployment.text(properties.TargetKeyId) })), { action: 'kms:ListAliases', resource: '*' }];
    case 'AWS::S3::BucketPolicy':
      return ['s3:PutBucketPolicy', 's3:GetBucketPolicy', 's3:DeleteBucketPolicy'].map((action) => ({ action, resource: deployment.arnOf({ type: 'AWS::S3::Bucket', name: deployment.text(properties.Bucket) }) }));
    case 'AWS::SQS::QueuePolicy':
      return (properties.Queues as unknown[]).map((queue) => ({ action: 'sqs:SetQueueAttributes', resource: deployment.text(queue) }));
    case 'AWS::Logs::LogGroup':
      return [
        { action: 'logs:DescribeLogGroups', resource: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:` },
        ...(properties.KmsKeyId === undefined ? [] : ['logs:AssociateKmsKey', 'logs:DisassociateKmsKey'].map((action) => ({ action, resource: deployment.arnOf({ type, name }) }))),
      ];
    default:
      return [];
  }
}

/** Roles that a file names are handed over by a statement that whoever deploys it has to add. */
function isOfDeployment({ resources }: Deployment): (role: string) => boolean {
  return (role) => resources.some(({ type, name }) => type === 'AWS::IAM::Role' && name === role);
}

/** The account alone stands in the policy of a key, so that IAM says who may use it. */
function isLeftToIam(policy: unknown): boolean {
  return (policy as { readonly Statement: readonly unknown[] }).Statement.length === 1;
}
