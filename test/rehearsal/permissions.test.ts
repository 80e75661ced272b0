import { FunctionHandler, OWNER_TAG_KEY, PROFILE_PATH_PREFIX, TARGET_TAG_KEY } from '../../lib/contract';
import { SCENARIOS } from '../../rehearsal/scenarios';
import type { AwsRequest } from '../support/aws-requests';
import { judge, type Judgement, statementsOf } from '../support/iam-judgement';
import { requestsOfScenario, requestsWhereBeginFails, requestsWithSecret } from '../support/plays-for-iam';
import { GOOGLE_KEY_SECRET } from '../support/secret-app';

const { BEGIN, RECONCILE, REPORT } = FunctionHandler;
const PLAYED = ['edited-by-hand', 'stopped-by-a-person', 'story', 'superseded', 'permission-missing', 'twelve-hours'];

const requests: AwsRequest[] = [];
/** Each of them once, and what IAM says to it. */
let judged: readonly (AwsRequest & Judgement)[];

beforeAll(async () => {
  for (const scenario of SCENARIOS.filter(({ name }) => PLAYED.includes(name))) {
    requests.push(...(await requestsOfScenario(scenario)));
  }
  requests.push(...(await requestsWithSecret()), ...(await requestsWhereBeginFails()));
  judged = await Promise.all(distinct(requests).map(async (request) => ({ ...request, ...(await judge(request)) })));
});

it('every call of the functions is allowed by the policies of their roles', () => {
  expect(judged.filter(({ allowed }) => !allowed).map(describeRequest)).toEqual([]);
});

it('the plays reach every service that the functions use', () => {
  const services = new Set(requests.map(({ handler, action }) => `${handler} ${action.split(':')[0]}`));
  expect([...services].sort()).toEqual(
    expect.arrayContaining([
      `${BEGIN} dynamodb`,
      `${BEGIN} kms`,
      `${BEGIN} states`,
      `${RECONCILE} dynamodb`,
      `${RECONCILE} ec2`,
      `${RECONCILE} iam`,
      `${RECONCILE} secretsmanager`,
      `${REPORT} dynamodb`,
      `${REPORT} kms`,
    ]),
  );
});

/** Granted, but used by no call of the functions themselves. */
const UNUSED_WITH_REASON: Readonly<Record<string, string>> = {
  'begin.begin dynamodb:GetItem': 'what a request that is delivered again has come to; the plays deliver each once',
  'begin.begin lambda:InvokeFunction': 'Lambda itself calls `report` with the role of `begin`: the on-failure destination',
  'begin.begin logs:CreateLogStream': "Lambda writes the logs with the function's role",
  'begin.begin logs:PutLogEvents': "Lambda writes the logs with the function's role",
  'reconcile.reconcile autoscaling:DescribeLaunchConfigurations': 'no group of the plays is launched from a launch configuration; test/lambda/aws/launchers.test.ts has some',
  'reconcile.reconcile logs:CreateLogStream': "Lambda writes the logs with the function's role",
  'reconcile.reconcile logs:PutLogEvents': "Lambda writes the logs with the function's role",
  'report.report logs:CreateLogStream': "Lambda writes the logs with the function's role",
  'report.report logs:PutLogEvents': "Lambda writes the logs with the function's role",
  'report.report sqs:SendMessage': "Lambda sends what has failed for good with the function's role",
};

it('every permission is used by some call of the plays, or there is a reason for it', () => {
  const granted = new Set<string>();
  const used = new Set<string>();
  for (const request of judged) {
    const statements = statementsOf(request.policies);
    for (const { Action } of statements.values()) {
      for (const action of [Action].flat()) {
        granted.add(`${request.handler} ${String(action)}`);
      }
    }
    for (const id of request.by) {
      expect([statements.get(id)?.Action].flat()).toContain(request.action);
      used.add(`${request.handler} ${request.action}`);
    }
  }
  const unused = [...granted].filter((permission) => !used.has(permission)).sort();
  expect(unused).toEqual(Object.keys(UNUSED_WITH_REASON).sort());
});

describe('what must be denied', () => {
  const owner = (): string => policyOwner(policiesOf(RECONCILE));
  const profile = (path = `${PROFILE_PATH_PREFIX}AROAEXAMPLE/`): string => `arn:aws:iam::111122223333:instance-profile${path}some-profile`;
  const bears = (value: string): AwsRequest['context'] => ({ [`aws:ResourceTag/${OWNER_TAG_KEY}`]: value });
  const bound = { [`aws:ResourceTag/${TARGET_TAG_KEY}`]: 'acme-prod/us-east4/prod/workers' };
  const carries = (value: string): AwsRequest['context'] => ({ ...bears(value), ...bound });
  const putsOnly = (value: string, key = OWNER_TAG_KEY): AwsRequest['context'] => ({ [`aws:RequestTag/${key}`]: value, 'aws:TagKeys': [key] });
  const puts = (value: string, ...others: readonly string[]): AwsRequest['context'] => ({
    ...Object.fromEntries(others.map((key) => [`aws:RequestTag/${key}`, '1'])),
    [`aws:RequestTag/${OWNER_TAG_KEY}`]: value,
    [`aws:RequestTag/${TARGET_TAG_KEY}`]: 'acme-prod/us-east4/prod/workers',
    'aws:TagKeys': [OWNER_TAG_KEY, TARGET_TAG_KEY, ...others],
  });
  const OTHER = 'arn:aws:cloudformation:us-east-1:111122223333:stack/Other/1';
  const ROLE = 'arn:aws:iam::111122223333:role/node-role';
  const TABLE = 'arn:aws:dynamodb:us-east-1:111122223333:table/other';

  const DENIED: readonly [what: string, handler: string, request: () => Pick<AwsRequest, 'action' | 'resource' | 'context'>][] = [
    ['deleting a profile without our tag', RECONCILE, () => ({ action: 'iam:DeleteInstanceProfile', resource: profile(), context: {} })],
    ['deleting a profile of another owner', RECONCILE, () => ({ action: 'iam:DeleteInstanceProfile', resource: profile(), context: carries(OTHER) })],
    ['deleting a profile outside our path, even with our tag', RECONCILE, () => ({ action: 'iam:DeleteInstanceProfile', resource: profile('/'), context: carries(owner()) })],
    ['deleting a profile of ours that is bound to no target', RECONCILE, () => ({ action: 'iam:DeleteInstanceProfile', resource: profile(), context: bears(owner()) })],
    ['taking the role out of a profile of ours that is bound to no target', RECONCILE, () => ({ action: 'iam:RemoveRoleFromInstanceProfile', resource: profile(), context: bears(owner()) })],
    ['taking the role out of a profile without our tag', RECONCILE, () => ({ action: 'iam:RemoveRoleFromInstanceProfile', resource: profile(), context: {} })],
    ['taking the role out of a profile of another owner', RECONCILE, () => ({ action: 'iam:RemoveRoleFromInstanceProfile', resource: profile(), context: carries(OTHER) })],
    ['taking the role out of a profile outside our path', RECONCILE, () => ({ action: 'iam:RemoveRoleFromInstanceProfile', resource: profile('/'), context: carries(owner()) })],
    ['tagging over the mark of another owner', RECONCILE, () => ({ action: 'iam:TagInstanceProfile', resource: profile(), context: { ...bears(OTHER), ...puts(owner()) } })],
    ['binding a profile to another target', RECONCILE, () => ({ action: 'iam:TagInstanceProfile', resource: profile(), context: { ...carries(owner()), ...puts(owner()) } })],
    ['marking a profile without binding it', RECONCILE, () => ({ action: 'iam:TagInstanceProfile', resource: profile(), context: putsOnly(owner()) })],
    ['listing what another stack has made', RECONCILE, () => ({ action: 'cloudformation:ListStackResources', resource: OTHER, context: {} })],
    ['tagging a profile outside our path', RECONCILE, () => ({ action: 'iam:TagInstanceProfile', resource: profile('/'), context: puts(owner()) })],
    ['putting the mark of another owner on a profile', RECONCILE, () => ({ action: 'iam:TagInstanceProfile', resource: profile(), context: puts(OTHER) })],
    ['putting any other tag on a profile', RECONCILE, () => ({ action: 'iam:TagInstanceProfile', resource: profile(), context: putsOnly(owner(), 'cost-center') })],
    [
      'putting another tag on a profile beside the mark',
      RECONCILE,
      () => ({
        action: 'iam:TagInstanceProfile',
        resource: profile(),
        context: puts(owner(), 'cost-center'),
      }),
    ],
    ['taking tags off a profile', RECONCILE, () => ({ action: 'iam:UntagInstanceProfile', resource: profile(), context: { ...carries(owner()), 'aws:TagKeys': [OWNER_TAG_KEY] } })],
    ['putting a role into a profile', RECONCILE, () => ({ action: 'iam:AddRoleToInstanceProfile', resource: profile(), context: carries(owner()) })],
    ['making a profile', RECONCILE, () => ({ action: 'iam:CreateInstanceProfile', resource: profile(), context: puts(owner()) })],
    ['passing a role', RECONCILE, () => ({ action: 'iam:PassRole', resource: ROLE, context: {} })],
    ['deleting a role', RECONCILE, () => ({ action: 'iam:DeleteRole', resource: ROLE, context: {} })],
    ['deleting the policy of a role', RECONCILE, () => ({ action: 'iam:DeleteRolePolicy', resource: ROLE, context: {} })],
    ['stopping instances', RECONCILE, () => ({ action: 'ec2:TerminateInstances', resource: 'arn:aws:ec2:us-east-1:111122223333:instance/i-0123456789abcdef0', context: {} })],
    ['reading another secret', RECONCILE, () => ({ action: 'secretsmanager:GetSecretValue', resource: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:other-a1B2c3', context: {} })],
    ['changing the secret', RECONCILE, () => ({ action: 'secretsmanager:PutSecretValue', resource: GOOGLE_KEY_SECRET, context: {} })],
    ['reading another table', RECONCILE, () => ({ action: 'dynamodb:GetItem', resource: TABLE, context: {} })],
    ['starting executions from reconcile', RECONCILE, () => ({ action: 'states:StartExecution', resource: stateMachineArn(), context: {} })],
    ['starting executions from report', REPORT, () => ({ action: 'states:StartExecution', resource: stateMachineArn(), context: {} })],
    ['looking at executions of another state machine', REPORT, () => ({ action: 'states:DescribeExecution', resource: 'arn:aws:states:us-east-1:111122223333:execution:other:1', context: {} })],
    ['sending to another queue', REPORT, () => ({ action: 'sqs:SendMessage', resource: 'arn:aws:sqs:us-east-1:111122223333:other', context: {} })],
    ['reading profiles from report', REPORT, () => ({ action: 'iam:GetInstanceProfile', resource: profile(), context: {} })],
    ['deleting a profile from report', REPORT, () => ({ action: 'iam:DeleteInstanceProfile', resource: profile(), context: carries(owner()) })],
    ['deleting a profile from begin', BEGIN, () => ({ action: 'iam:DeleteInstanceProfile', resource: profile(), context: carries(owner()) })],
    ['reading the secret from begin', BEGIN, () => ({ action: 'secretsmanager:GetSecretValue', resource: GOOGLE_KEY_SECRET, context: {} })],
    ['reading the secret from report', REPORT, () => ({ action: 'secretsmanager:GetSecretValue', resource: GOOGLE_KEY_SECRET, context: {} })],
    ['starting executions of another state machine', BEGIN, () => ({ action: 'states:StartExecution', resource: 'arn:aws:states:us-east-1:111122223333:stateMachine:other', context: {} })],
    ['stopping executions', BEGIN, () => ({ action: 'states:StopExecution', resource: `${stateMachineArn().replace(':stateMachine:', ':execution:')}:1`, context: {} })],
    ['calling any other function', BEGIN, () => ({ action: 'lambda:InvokeFunction', resource: 'arn:aws:lambda:us-east-1:111122223333:function:other', context: {} })],
    ['saying in a target who may act on it, from report', REPORT, () => rowOf('PutItem', 'target#x')],
    ['reading a target from report', REPORT, () => rowOf('GetItem', 'target#x')],
    ['opening requests from reconcile', RECONCILE, () => rowOf('PutItem', 'request#x')],
    ['changing targets row by row from reconcile', RECONCILE, () => rowOf('UpdateItem', 'target#x')],
    ['changing targets row by row from begin', BEGIN, () => rowOf('UpdateItem', 'target#x')],
    ['output rows of another kind from begin', BEGIN, () => rowOf('PutItem', 'x')],
    ['opening URLs of the ledger from begin', BEGIN, () => urlOf('Decrypt')],
    ['opening URLs of the ledger from reconcile', RECONCILE, () => urlOf('Decrypt')],
    ['sealing URLs from reconcile', RECONCILE, () => urlOf('Encrypt')],
    ['sealing URLs from report', REPORT, () => urlOf('Encrypt')],
    ['opening anything with another key', REPORT, () => ({ ...urlOf('Decrypt'), resource: 'arn:aws:kms:us-east-1:111122223333:key/other' })],
    ['letting others use the key', REPORT, () => ({ ...urlOf('Decrypt'), action: 'kms:CreateGrant' })],
    ['describing the secret', RECONCILE, () => ({ action: 'secretsmanager:DescribeSecret', resource: GOOGLE_KEY_SECRET, context: {} })],
    ...[BEGIN, RECONCILE, REPORT].map((handler): (typeof DENIED)[number] => [
      'listing or deleting rows of the ledger',
      handler,
      () => ({ action: 'dynamodb:DeleteItem', resource: ledgerArn(), context: {} }),
    ]),
  ];

  it.each(DENIED)('%s (%s)', async (_what, handler, request) => {
    await expect(judge({ ...request(), policies: policiesOf(handler) })).resolves.toEqual({ allowed: false, by: [] });
  });

  it('but sealing URLs from begin, and opening them from report, is allowed', async () => {
    expect(await judge({ ...urlOf('Encrypt'), policies: policiesOf(BEGIN) })).toMatchObject({ allowed: true });
    expect(await judge({ ...urlOf('Decrypt'), policies: policiesOf(REPORT) })).toMatchObject({ allowed: true });
  });

  it('but marking a fresh profile, and deleting one of ours, is allowed', async () => {
    const policies = policiesOf(RECONCILE);
    const allowed = [
      { action: 'iam:TagInstanceProfile', resource: profile(), context: puts(owner()) },
      { action: 'iam:TagInstanceProfile', resource: profile(), context: { ...bears(owner()), ...puts(owner()) } },
      { action: 'iam:RemoveRoleFromInstanceProfile', resource: profile(), context: carries(owner()) },
      { action: 'iam:DeleteInstanceProfile', resource: profile(), context: carries(owner()) },
    ];
    for (const request of allowed) {
      expect(await judge({ ...request, policies })).toMatchObject({ allowed: true });
    }
  });
});

/** The policies that the function had in the play with a secret. */
function policiesOf(handler: string): AwsRequest['policies'] {
  const withSecret = requests.filter((request) => request.handler === handler);
  const policies = withSecret.find((request) => JSON.stringify(request.policies).includes(GOOGLE_KEY_SECRET)) ?? withSecret[0];
  if (policies === undefined) {
    throw new Error(`${handler} was never called`);
  }
  return policies.policies;
}

function rowOf(operation: string, key: string): Pick<AwsRequest, 'action' | 'resource' | 'context'> {
  return { action: `dynamodb:${operation}`, resource: ledgerArn(), context: { 'dynamodb:LeadingKeys': [key] } };
}

function urlOf(operation: string): Pick<AwsRequest, 'action' | 'resource' | 'context'> {
  return { action: `kms:${operation}`, resource: resourceOf('kms:Encrypt'), context: {} };
}

function resourceOf(action: string): string {
  return requests.find((request) => request.action === action)?.resource ?? '';
}

function ledgerArn(): string {
  return resourceOf('dynamodb:GetItem');
}

function stateMachineArn(): string {
  return resourceOf('states:StartExecution');
}

function policyOwner(policies: AwsRequest['policies']): string {
  return /"aws:ResourceTag\/[^"]+":"([^"]+)"/.exec(Object.values(policies).join())?.[1] ?? '';
}

/** A rotation asks the same question again and again. */
function distinct(all: readonly AwsRequest[]): readonly AwsRequest[] {
  return [...new Map(all.map((request) => [JSON.stringify(request), request])).values()];
}

function describeRequest({ handler, action, resource, context }: AwsRequest): string {
  return `${handler} ${action} on ${resource} with ${JSON.stringify(context)}`;
}
