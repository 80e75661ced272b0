import { Aws } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EVENT_SOURCE, OWNER_TAG_KEY, PROFILE_PATH_PREFIX, TARGET_TAG_KEY } from '../contract';

const PROFILE_ARNS = `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:instance-profile`;

const ANY_ROLE_ARN = `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/*`;
const ANY_PROFILE_ARN = `${PROFILE_ARNS}/*`;
const OWN_PROFILE_ARNS = `${PROFILE_ARNS}${PROFILE_PATH_PREFIX}*`;

/** Invoking functions, and their versions never: the state machine, and the destination of what `begin` cannot do, name the function itself. */
export function invocationOf(...functionArns: string[]): PolicyDocument {
  return documentOf(allow(['lambda:InvokeFunction'], functionArns));
}

/** Kinds of rows in the ledger, by how their keys begin. */
export enum LedgerRows {
  TARGETS = 'target#*',
  REQUESTS = 'request#*',
  WATCH = 'watch#*',
}

/** What is done with single rows, and with rows of which kind. */
export type LedgerUse = Partial<Record<'GetItem' | 'PutItem' | 'UpdateItem', LedgerRows[]>>;

/**
 * Reads and conditional writes of single rows, of the kinds that a function has to do with; rows are never listed and never
 * deleted but by their age.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function ledgerAccess(tableArn: string, use: LedgerUse): PolicyDocument {
  return documentOf(
    ...Object.entries(use).map(([operation, rows]) => allow([`dynamodb:${operation}`], [tableArn], { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': rows } })),
  );
}

/**
 * What DynamoDB does with a key of one's own in the name of whoever uses a table.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export function ledgerKeyUse(keyArn: string): PolicyDocument {
  const actions = [
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ];
  return documentOf(allow(actions, [keyArn], { StringEquals: { 'kms:ViaService': `dynamodb.${Aws.REGION}.amazonaws.com` } }));
}

/** What Lambda does with a function's role to have X-Ray trace it, which has no resource-level permissions. */
export function traceWriting(): PolicyDocument {
  return documentOf(allow(['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], ['*']));
}

/** Sealing the URLs in the ledger, or opening them: the key has no other use. */
export function urlSealing(action: 'kms:Encrypt' | 'kms:Decrypt', keyArn: string): PolicyDocument {
  return documentOf(allow([action], [keyArn]));
}

export function executionStart(stateMachineArn: string): PolicyDocument {
  return documentOf(allow(['states:StartExecution'], [stateMachineArn]));
}

/** How an execution has ended: `report` takes nobody else's word for it. */
export function executionWatching(executionArns: string): PolicyDocument {
  return documentOf(allow(['states:DescribeExecution'], [executionArns]));
}

/** What Lambda does with the role of `report` when a call has failed for good. */
export function deadLetterSending(queueArn: string): PolicyDocument {
  return documentOf(allow(['sqs:SendMessage'], [queueArn]));
}

/** What EventBridge does with an event that it cannot hand to the target of the rule: of the queue's own policy. */
export function letterSending(queueArn: string, ruleArn: string): PolicyStatement {
  return new PolicyStatement({
    principals: [new ServicePrincipal('events.amazonaws.com')],
    actions: ['sqs:SendMessage'],
    resources: [queueArn],
    conditions: { ArnEquals: { 'aws:SourceArn': ruleArn } },
  });
}

/**
 * Telling what happened, under our own name only.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 */
export function eventSending(busArn: string): PolicyDocument {
  // A request may carry several events.
  return documentOf(allow(['events:PutEvents'], [busArn], { 'ForAllValues:StringEquals': { 'events:source': EVENT_SOURCE }, Null: { 'events:source': 'false' } }));
}

export function logWriting(logGroupArn: string): PolicyDocument {
  return documentOf(allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroupArn]));
}

/**
 * What Lambda does with a function's role to put it into a VPC; none of it can be scoped to interfaces that do not
 * exist yet.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
export function vpcAttachment(): PolicyDocument {
  const actions = [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ];
  return documentOf(allow(actions, ['*']));
}

/**
 * What `reconcile` may do to instance profiles: read any, mark those under our path that nobody has marked, delete those
 * that carry both of our marks.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export function profileKeeping(owner: string): PolicyDocument {
  return documentOf(
    // GetInstanceProfile, ListInstanceProfileTags: the profile that was linked before us was made by somebody else, so
    // its path is anybody's guess.
    allow(['iam:GetInstanceProfile', 'iam:ListInstanceProfileTags'], [ANY_PROFILE_ARN]),
    // TagInstanceProfile: only with both of our marks, and never over the mark of another owner, or over that of a target.
    allow(['iam:TagInstanceProfile'], [OWN_PROFILE_ARNS], {
      StringEquals: { [`aws:RequestTag/${OWNER_TAG_KEY}`]: owner },
      StringEqualsIfExists: { [`aws:ResourceTag/${OWNER_TAG_KEY}`]: owner },
      'ForAllValues:StringEquals': { 'aws:TagKeys': [OWNER_TAG_KEY, TARGET_TAG_KEY] },
      Null: { [`aws:RequestTag/${TARGET_TAG_KEY}`]: 'false', [`aws:ResourceTag/${TARGET_TAG_KEY}`]: 'true' },
    }),
    // RemoveRoleFromInstanceProfile, DeleteInstanceProfile: a profile can only be deleted when it is empty. Which target it
    // is of differs from profile to profile, so here it only has to be of one.
    allow(['iam:RemoveRoleFromInstanceProfile', 'iam:DeleteInstanceProfile'], [OWN_PROFILE_ARNS], {
      StringEquals: { [`aws:ResourceTag/${OWNER_TAG_KEY}`]: owner },
      Null: { [`aws:ResourceTag/${TARGET_TAG_KEY}`]: 'false' },
    }),
    // ListStackResources: only what this stack has made gets its first mark.
    allow(['cloudformation:ListStackResources'], [owner]),
  );
}

/**
 * What a pre-flight asks beyond what a rotation may read anyway. The roles in question are those of the nodes and of
 * Google's API: somebody else's, and known at run time only. It tells what policies allow, and changes nothing.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export function policySimulation(): PolicyDocument {
  return documentOf(allow(['iam:SimulatePrincipalPolicy'], [ANY_ROLE_ARN]));
}

/**
 * Who runs under what, and what Auto Scaling groups would launch under it: their launch templates or launch
 * configurations. None of it has resource-level permissions, and the clusters may be in any region.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2autoscaling.html
 */
export function nodeWatching(): PolicyDocument {
  return documentOf(
    allow(['ec2:DescribeInstances', 'ec2:DescribeLaunchTemplateVersions', 'autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeLaunchConfigurations'], ['*']),
  );
}

/** Whether a stack goes forward, and has come to the wait of a long rotation. */
export function waitWatching(stackId: string): PolicyDocument {
  return documentOf(watchingOf(stackId));
}

/**
 * The end of that wait, too; `SignalResource` can be scoped to a stack, but not to a resource in it.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
 */
export function waitSignalling(stackId: string): PolicyDocument {
  return documentOf(watchingOf(stackId), allow(['cloudformation:SignalResource'], [stackId]));
}

function watchingOf(stackId: string): PolicyStatement {
  return allow(['cloudformation:DescribeStacks', 'cloudformation:DescribeStackResource'], [stackId]);
}

function allow(actions: string[], resources: string[], conditions?: Record<string, Record<string, string | string[]>>): PolicyStatement {
  return new PolicyStatement({ actions, resources, conditions });
}

function documentOf(...statements: PolicyStatement[]): PolicyDocument {
  return new PolicyDocument({ statements });
}
