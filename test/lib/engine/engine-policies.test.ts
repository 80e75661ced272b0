import { Duration, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { RotationEngine } from '../../../lib';
import { cluster, newRotation, newStack, nodePool, resourcesOf } from '../support/rotations';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

interface RoleProperties {
  readonly Policies: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
  readonly ManagedPolicyArns?: unknown;
}

const OWNER_KEY = 'cdk-gke-instance-profile:owner';
const TARGET_KEY = 'cdk-gke-instance-profile:target';
const OWNER = { Ref: 'AWS::StackId' };
const LEDGER = { 'Fn::GetAtt': ['GkeInstanceProfileRotationLedger', 'Arn'] };

function profileArn(pathAndName: string): unknown {
  return {
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, `:instance-profile/${pathAndName}`]],
  };
}

const bareEngine = newStack();
new RotationEngine(bareEngine, 'Engine');

function roleOf(name: string, stack = bareEngine): RoleProperties {
  return resourcesOf(stack)[`GkeInstanceProfileRotation${name}Role`]?.Properties as unknown as RoleProperties;
}

function statementsOf(name: string, stack?: Stack): readonly Statement[] {
  return roleOf(name, stack).Policies.flatMap(({ PolicyDocument: { Statement: statements } }) => statements);
}

/** Of each service, in one line. */
function actionsOf(name: string): Readonly<Record<string, string>> {
  const actions = statementsOf(name).flatMap(({ Action: action }) => action).sort();
  const services = [...new Set(actions.map((action) => action.split(':')[0] ?? ''))];
  return Object.fromEntries(services.map((service) => [service, actions.flatMap((action) => (action.startsWith(`${service}:`) ? [action.slice(service.length + 1)] : [])).join(' ')]));
}

const EACH = { dynamodb: 'GetItem PutItem UpdateItem', logs: 'CreateLogStream PutLogEvents' };

describe('each role may do exactly what its function does', () => {
  test.each([
    ['Begin', { ...EACH, kms: 'Encrypt', lambda: 'InvokeFunction', states: 'StartExecution' }],
    [
      'Reconcile',
      {
        ...EACH,
        autoscaling: 'DescribeAutoScalingGroups DescribeLaunchConfigurations',
        cloudformation: 'DescribeStackResource DescribeStacks ListStackResources',
        ec2: 'DescribeInstances DescribeLaunchTemplateVersions',
        events: 'PutEvents',
        iam: 'DeleteInstanceProfile GetInstanceProfile ListInstanceProfileTags RemoveRoleFromInstanceProfile TagInstanceProfile',
      },
    ],
    ['Report', { ...EACH, cloudformation: 'DescribeStackResource DescribeStacks SignalResource', events: 'PutEvents', kms: 'Decrypt', sqs: 'SendMessage' }],
  ])('%s', (name, actions) => {
    expect(actionsOf(name)).toEqual(actions);
  });

  test.each(['Reconcile', 'Report'])('%s sends events to one bus, and under no name but ours', (name) => {
    const sending = { Effect: 'Allow', Action: 'events:PutEvents', Condition: { 'ForAllValues:StringEquals': { 'events:source': 'cdk-gke-instance-profile' }, Null: { 'events:source': 'false' } } };
    expect(statementsOf(name)).toContainEqual({
      ...sending,
      Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':events:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':event-bus/default']] },
    });
    const stack = newStack();
    new RotationEngine(stack, 'Engine', { eventBus: new EventBus(stack, 'Bus') });
    expect(statementsOf(name, stack)).toContainEqual({ ...sending, Resource: { 'Fn::GetAtt': ['BusEA82B648', 'Arn'] } });
    expect(resourcesOf(stack)[`GkeInstanceProfileRotation${name}Function`]?.Properties).toMatchObject({
      Environment: { Variables: { EVENT_BUS: { 'Fn::GetAtt': ['BusEA82B648', 'Arn'] } } },
    });
  });

  test('the state machine, in its own statement', () => {
    expect(statementsOf('StateMachine')).toEqual([
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: [
          { 'Fn::GetAtt': ['GkeInstanceProfileRotationReconcileFunction', 'Arn'] },
          { 'Fn::GetAtt': ['GkeInstanceProfileRotationReportFunction', 'Arn'] },
        ],
      },
    ]);
  });

  test.each(['Begin', 'Reconcile', 'Report'])('%s reaches the ledger and its own log group only', (name) => {
    const scoped = statementsOf(name).filter(({ Action: action }) => /dynamodb|logs/.test(String(action)));
    expect(scoped.map(({ Resource: resource }) => resource)).toEqual([
      LEDGER,
      LEDGER,
      LEDGER,
      { 'Fn::GetAtt': [`GkeInstanceProfileRotation${name}LogGroup`, 'Arn'] },
    ]);
  });

  test.each([
    ['Begin', { GetItem: 'request', PutItem: 'request', UpdateItem: 'request' }],
    ['Reconcile', { GetItem: 'target request watch', PutItem: 'target watch', UpdateItem: 'request' }],
    ['Report', { GetItem: 'request', PutItem: 'request', UpdateItem: 'request' }],
  ])('%s reads and writes the rows of its own part of the ledger: %j', (name, use) => {
    const found = statementsOf(name)
      .filter(({ Action: action }) => String(action).startsWith('dynamodb:'))
      .map(({ Action: action, Condition: condition }) => [String(action).replace('dynamodb:', ''), condition]);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(
        Object.entries(use).map(([operation, kinds]) => [
          operation,
          { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': kinds.split(' ').map((kind) => `${kind}#*`) } },
        ]),
      ),
    );
  });

  test('the role of the state machine can be assumed for state machines of its own account only', () => {
    expect(resourcesOf(bareEngine).GkeInstanceProfileRotationStateMachineRole?.Properties).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'states.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } }, ArnLike: { 'aws:SourceArn': expect.anything() as unknown } },
          },
        ],
      },
    });
  });

  test.each(['Reconcile', 'Report'])('%s asks and signals CloudFormation about the stack of the engine only', (name) => {
    const scoped = statementsOf(name).filter(({ Action: action }) => /cloudformation/.test(String(action)));
    expect(new Set(scoped.map(({ Resource: resource }) => JSON.stringify(resource)))).toEqual(
      new Set(['{"Ref":"AWS::StackId"}']),
    );
  });

  test.each(['Begin', 'Reconcile', 'Report', 'StateMachine'])('%s has no managed policy', (name) => {
    expect(roleOf(name)).not.toHaveProperty('ManagedPolicyArns');
  });
});

describe('instance profiles', () => {
  const statementFor = (action: string): Statement | undefined =>
    statementsOf('Reconcile').find((statement) => [statement.Action].flat().includes(action));

  test('may be read wherever they are: the one that was there before has any path', () => {
    expect(statementFor('iam:GetInstanceProfile')).toMatchObject({ Resource: profileArn('*') });
  });

  test('may be marked under our path, with nothing but both of our marks, and never over the mark of another owner or target', () => {
    expect(statementFor('iam:TagInstanceProfile')).toEqual({
      Effect: 'Allow',
      Action: 'iam:TagInstanceProfile',
      Resource: profileArn('cdk-gke-instance-profile/*'),
      Condition: {
        StringEquals: { [`aws:RequestTag/${OWNER_KEY}`]: OWNER },
        StringEqualsIfExists: { [`aws:ResourceTag/${OWNER_KEY}`]: OWNER },
        'ForAllValues:StringEquals': { 'aws:TagKeys': [OWNER_KEY, TARGET_KEY] },
        Null: { [`aws:RequestTag/${TARGET_KEY}`]: 'false', [`aws:ResourceTag/${TARGET_KEY}`]: 'true' },
      },
    });
  });

  test('may be deleted under our path, and with both of our marks', () => {
    expect(statementFor('iam:DeleteInstanceProfile')).toEqual({
      Effect: 'Allow',
      Action: ['iam:RemoveRoleFromInstanceProfile', 'iam:DeleteInstanceProfile'],
      Resource: profileArn('cdk-gke-instance-profile/*'),
      Condition: { StringEquals: { [`aws:ResourceTag/${OWNER_KEY}`]: OWNER }, Null: { [`aws:ResourceTag/${TARGET_KEY}`]: 'false' } },
    });
  });
});

describe('nobody may', () => {
  const template = JSON.stringify(Template.fromStack(bareEngine).toJSON());

  test.each([
    'iam:PassRole',
    'iam:DeleteRole',
    'iam:DeleteRolePolicy',
    'iam:DetachRolePolicy',
    'iam:CreateInstanceProfile',
    'iam:AddRoleToInstanceProfile',
    'iam:UntagInstanceProfile',
    'iam:*',
    'ec2:TerminateInstances',
    'ec2:*',
    'dynamodb:Scan',
    'secretsmanager:DescribeSecret',
    'dynamodb:DeleteItem',
    'dynamodb:*',
    'states:StopExecution',
    'states:*',
    'secretsmanager:',
    'sts:AssumeRoleWith',
    'cloudformation:*',
    'cloudformation:CancelUpdateStack',
    'cloudformation:ContinueUpdateRollback',
    'cloudformation:DeleteStack',
    'cloudformation:UpdateStack',
    's3:',
  ])('%s', (action) => {
    expect(template).not.toContain(`"${action}`);
  });

  test('use any key but that of the URLs, or that one for anything else', () => {
    const asks = [...template.matchAll(/"(kms:[^"]+)"/g)].map(([, found]) => found);
    // `kms:*` is the key's own policy, which leaves it to IAM.
    expect([...new Set(asks)].sort()).toEqual(['kms:*', 'kms:Decrypt', 'kms:Encrypt']);
    const ofKey = (action: string): unknown => ({
      Action: action,
      Effect: 'Allow',
      Resource: { 'Fn::GetAtt': ['GkeInstanceProfileRotationUrlKey', 'Arn'] },
    });
    const inRoles = ['Begin', 'Reconcile', 'Report', 'StateMachine'].flatMap((name) => statementsOf(name)).filter(({ Action: action }) => String(action).startsWith('kms:'));
    expect(inRoles).toEqual([ofKey('kms:Encrypt'), ofKey('kms:Decrypt')]);
  });

  test('keep a key unrotated, or have it gone within thirty days', () => {
    expect(resourcesOf(bareEngine).GkeInstanceProfileRotationUrlKey).toMatchObject({
      Type: 'AWS::KMS::Key',
      DeletionPolicy: 'Delete',
      Properties: { EnableKeyRotation: true, PendingWindowInDays: 30 },
    });
  });

  test('do anything on everything, except describe what runs, and what would be launched', () => {
    const onEverything = ['Begin', 'Reconcile', 'Report']
      .flatMap((name) => statementsOf(name))
      .filter(({ Resource: resource }) => resource === '*');
    expect(onEverything.flatMap(({ Action: action }) => action)).toEqual([
      'ec2:DescribeInstances',
      'ec2:DescribeLaunchTemplateVersions',
      'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeLaunchConfigurations',
    ]);
  });
});

test('policies do not grow with the number of rotations', () => {
  const one = newStack();
  newRotation(one);
  const many = newStack();
  newRotation(many, { target: cluster() }, 'ControlPlane');
  for (let index = 0; index < 20; index++) {
    const timeout = Duration.hours(1 + (index % 12));
    newRotation(many, { target: nodePool({ nodePool: `pool-${index}` }), timeout }, `Pool${index}`);
  }
  for (const name of ['Begin', 'Reconcile', 'Report', 'StateMachine']) {
    expect(roleOf(name, many)).toEqual(roleOf(name, one));
  }
});
