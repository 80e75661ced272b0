import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { RotationEngine } from '../../../lib';
import { engineWith, environmentOf } from '../support/engines';
import { cluster, newApp, newRotation, newStack, nodePool, refusalOf, resourcesOf, stackWith } from '../support/rotations';

/** The engine as it is made without any props. */
const plain = engineWith();

describe('sharing', () => {
  test('rotations of a stack share one engine', () => {
    const stack = newStack();
    const workers = newRotation(stack);
    const canary = newRotation(stack, { target: nodePool({ nodePool: 'canary' }) }, 'Canary');
    expect(workers.engine).toBe(canary.engine);
    expect(Object.keys(resourcesOf(stack, 'AWS::Lambda::Function'))).toHaveLength(3);
    expect(Object.keys(resourcesOf(stack, 'AWS::StepFunctions::StateMachine'))).toHaveLength(1);
    expect(Object.keys(resourcesOf(stack, 'AWS::DynamoDB::Table'))).toHaveLength(1);
  });

  test('stacks of an app have engines of their own, with roles and functions of other names', () => {
    const app = newApp();
    const [one, two] = [new Stack(app, 'One'), new Stack(app, 'Two')];
    newRotation(one);
    newRotation(two, { target: cluster() });
    const namesIn = (stack: Stack): string[] => JSON.stringify(resourcesOf(stack)).match(/gke-rotation-[\w-]+/g) ?? [];
    expect(namesIn(one)).toHaveLength(2);
    expect(namesIn(one).filter((name) => namesIn(two).includes(name))).toEqual([]);
  });

  test('an engine that was created before the rotations is theirs', () => {
    const stack = newStack();
    const engine = new RotationEngine(new Construct(stack, 'Platform'), 'Engine');
    expect(newRotation(stack).engine).toBe(engine);
    expect(newRotation(stack, { target: cluster(), engine }, 'ControlPlane').engine).toBe(engine);
  });

  test('a second engine in a stack is refused', () => {
    const stack = stackWith();
    expect(refusalOf(() => new RotationEngine(stack, 'Engine'))).toBe(
      'Stack/Engine: RotationEngine must be created only once in a stack, before its first rotation, but it is ' +
        '"the second one, after Stack/CdkGkeInstanceProfileRotationEngine". Create it before the rotations of the ' +
        'stack, or use the one there is: RotationEngine.getOrCreate(scope).',
    );
  });

  test('an engine of another stack is refused', () => {
    const app = newApp();
    const engine = new RotationEngine(new Stack(app, 'Other'), 'Engine');
    expect(refusalOf(() => newRotation(new Stack(app, 'Stack'), { engine }))).toBe(
      'Stack/Workers: engine must be in the same stack as the rotation, but it is "Other/Engine". Create a ' +
        "RotationEngine in this stack, or leave 'engine' out.",
    );
  });
});

describe('logical IDs', () => {
  // Deployed links hold the ServiceToken, which CloudFormation never lets change: do not edit this list.
  const frozen = {
    GkeInstanceProfileRotationBeginFunction: 'AWS::Lambda::Function',
    GkeInstanceProfileRotationReconcileFunction: 'AWS::Lambda::Function',
    GkeInstanceProfileRotationReconcileRole: 'AWS::IAM::Role',
    GkeInstanceProfileRotationReportFunction: 'AWS::Lambda::Function',
    GkeInstanceProfileRotationStateMachine: 'AWS::StepFunctions::StateMachine',
    GkeInstanceProfileRotationLedger: 'AWS::DynamoDB::Table',
  };

  test.each<[string, (stack: Stack) => unknown]>([
    ['the default engine', (stack) => newRotation(stack)],
    ['an explicit one', (stack) => new RotationEngine(stack, 'Engine')],
    ['one elsewhere in the stack', (stack) => new RotationEngine(new Construct(stack, 'Platform'), 'E', { roleName: 'r' })],
  ])('of %s never change', (_, make) => {
    const stack = newStack();
    make(stack);
    const types = Object.fromEntries(Object.entries(resourcesOf(stack)).map(([id, { Type }]) => [id, Type]));
    expect(types).toMatchObject(frozen);
  });

  test('the function behind the ServiceToken is named by CloudFormation, and so is never replaced', () => {
    const { Properties: begin } = Template.fromStack(stackWith()).findResources('AWS::Lambda::Function')[
      'GkeInstanceProfileRotationBeginFunction'
    ] as { Properties: object };
    expect(begin).not.toHaveProperty('FunctionName');
    expect(begin).not.toHaveProperty('PackageType');
  });

  test('of the outputs never change', () => {
    expect(Object.keys(Template.fromStack(stackWith()).findOutputs('*')).sort()).toEqual([
      'GkeInstanceProfileRotationAwsRole',
      'GkeInstanceProfileRotationConsole',
    ]);
  });
});

describe('the functions', () => {
  test.each([
    ['begin.begin', 30],
    ['reconcile.reconcile', 60],
    ['report.report', 30],
  ])('%s has %i seconds, on Node 24 and ARM, and logs JSON', (handler, timeout) => {
    plain.hasResourceProperties('AWS::Lambda::Function', {
      Handler: handler,
      Timeout: timeout,
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      LoggingConfig: { LogFormat: 'JSON', LogGroup: Match.anyValue() },
      ReservedConcurrentExecutions: Match.absent(),
    });
  });

  test('come from one asset', () => {
    const functions = Object.values(plain.findResources('AWS::Lambda::Function')) as {
      Properties: { Code: unknown };
    }[];
    expect(new Set(functions.map(({ Properties: { Code: code } }) => JSON.stringify(code))).size).toBe(1);
  });

  test('know the ledger and the owner, and only begin knows the state machine, and reconcile no key', () => {
    const common = {
      LEDGER_TABLE: { Ref: 'GkeInstanceProfileRotationLedger' },
      OWNER: { Ref: 'AWS::StackId' },
      NODE_OPTIONS: '--enable-source-maps',
    };
    expect(environmentOf(plain, 'Reconcile')).toEqual(common);
    const withKey = { ...common, URL_KEY_ARN: { 'Fn::GetAtt': ['GkeInstanceProfileRotationUrlKey', 'Arn'] } };
    expect(environmentOf(plain, 'Report')).toEqual(withKey);
    expect(environmentOf(plain, 'Begin')).toEqual({
      ...withKey,
      STATE_MACHINE_ARN: { Ref: 'GkeInstanceProfileRotationStateMachine' },
    });
  });

  test('that begin could not start, report hears of', () => {
    plain.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: 'GkeInstanceProfileRotationBeginFunction' },
      MaximumRetryAttempts: 2,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': ['GkeInstanceProfileRotationReportFunction', 'Arn'] } },
      },
    });
  });
});

test('executions that end without a transition of their own are reported', () => {
  plain.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: {
        stateMachineArn: [{ Ref: 'GkeInstanceProfileRotationStateMachine' }],
        status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
      },
    },
    Targets: [
      {
        Arn: { 'Fn::GetAtt': ['GkeInstanceProfileRotationReportFunction', 'Arn'] },
        Id: 'Report',
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['GkeInstanceProfileRotationDeadLetters', 'Arn'] } },
      },
    ],
  });
  plain.hasResourceProperties('AWS::Lambda::Permission', {
    FunctionName: { 'Fn::GetAtt': ['GkeInstanceProfileRotationReportFunction', 'Arn'] },
    Principal: 'events.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': ['GkeInstanceProfileRotationStateMachineFailures', 'Arn'] },
  });
});

test('calls of report that fail for good have somewhere to go, encrypted there and on the way', () => {
  const queue = { 'Fn::GetAtt': ['GkeInstanceProfileRotationDeadLetters', 'Arn'] };
  plain.hasResourceProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 24 * 60 * 60 });
  plain.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    FunctionName: { Ref: 'GkeInstanceProfileRotationReportFunction' },
    DestinationConfig: { OnFailure: { Destination: queue } },
  });
  plain.hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: {
      Statement: [
        Match.objectLike({ Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: queue,
          Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['GkeInstanceProfileRotationStateMachineFailures', 'Arn'] } } },
        },
      ],
    },
  });
});

test('who hears of failures is there before the first request, and until the last one is answered', () => {
  const [begin] = Object.values(plain.findResources('AWS::Lambda::Function', { Properties: { Description: Match.stringLikeRegexp('Takes the requests') } }));
  expect(begin?.['DependsOn']).toEqual(expect.arrayContaining(['GkeInstanceProfileRotationStateMachineFailures', 'GkeInstanceProfileRotationStateMachineReportExecutions']));
});

test('the log group of the state machine lies where log deliveries need no policy of their own, under a name of this incarnation', () => {
  plain.hasResource('AWS::Logs::LogGroup', {
    Properties: {
      LogGroupName: {
        'Fn::Join': ['', ['/aws/vendedlogs/states/', { Ref: 'AWS::StackName' }, '-', { 'Fn::GetAtt': ['GkeInstanceProfileRotationStateMachineRole', 'RoleId'] }]],
      },
    },
    DeletionPolicy: 'Retain',
  });
});

test('the ledger is on demand, can be restored, forgets old rows and goes with the engine', () => {
  plain.hasResource('AWS::DynamoDB::Table', {
    Properties: {
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    },
    DeletionPolicy: 'Delete',
  });
});

test('the state machine is traced, and logged without what executions carry', () => {
  plain.hasResourceProperties('AWS::StepFunctions::StateMachine', {
    TracingConfiguration: { Enabled: true },
    LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
    StateMachineType: Match.absent(),
  });
});

describe('outputs', () => {
  test('lead to the state machine in the console', () => {
    const template = engineWith({}, newStack({ env: { account: '111122223333', region: 'us-east-1' } }));
    expect(template.findOutputs('*')['GkeInstanceProfileRotationConsole']).toMatchObject({
      Value: {
        'Fn::Join': [
          '',
          [
            'https://us-east-1.console.aws.amazon.com/states/home?region=us-east-1#/statemachines/view/',
            { Ref: 'GkeInstanceProfileRotationStateMachine' },
          ],
        ],
      },
    });
  });

  test('name what to bind on the Google side', () => {
    expect(plain.findOutputs('*')['GkeInstanceProfileRotationAwsRole']).toMatchObject({
      Value: {
        'Fn::Join': [
          '',
          [
            'arn:',
            { Ref: 'AWS::Partition' },
            ':sts::',
            { Ref: 'AWS::AccountId' },
            ':assumed-role/',
            { Ref: 'GkeInstanceProfileRotationReconcileRole' },
          ],
        ],
      },
    });
  });
});

describe('log retention', () => {
  const retentionsOf = (template: Template): unknown[] =>
    Object.values(template.findResources('AWS::Logs::LogGroup')).map(
      (logGroup) => (logGroup as { Properties: { RetentionInDays: unknown } }).Properties.RetentionInDays,
    );

  test('is half a year', () => {
    expect(retentionsOf(plain)).toEqual([180, 180, 180, 180]);
  });

  test('can be given', () => {
    expect(retentionsOf(engineWith({ logRetention: RetentionDays.ONE_WEEK }))).toEqual([7, 7, 7, 7]);
  });

  test('bounds logs that outlive the stack', () => {
    const policies = Object.values(plain.findResources('AWS::Logs::LogGroup')).map((group) => group['DeletionPolicy'] as unknown);
    expect(policies).toEqual(['Retain', 'Retain', 'Retain', 'Retain']);
  });
});

describe('a VPC', () => {
  test('is not needed', () => {
    plain.allResourcesProperties('AWS::Lambda::Function', { VpcConfig: Match.absent() });
    plain.resourceCountIs('AWS::EC2::SecurityGroup', 0);
  });

  test('takes all functions, with one security group and the permissions for it', () => {
    const template = engineWith((stack) => ({ vpc: new Vpc(stack, 'Vpc') }));
    template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
    template.allResourcesProperties('AWS::Lambda::Function', {
      VpcConfig: {
        SecurityGroupIds: [{ 'Fn::GetAtt': ['GkeInstanceProfileRotationSecurityGroup', 'GroupId'] }],
      },
    });
    expect(JSON.stringify(template.findResources('AWS::IAM::Role')).match(/ec2:CreateNetworkInterface/g)).toHaveLength(3);
  });

  test('keeps its way out until the engine is gone', () => {
    const functions = engineWith((stack) => ({ vpc: new Vpc(stack, 'Vpc') })).findResources('AWS::Lambda::Function');
    expect(functions['GkeInstanceProfileRotationReconcileFunction']?.['DependsOn']).toContain('VpcPrivateSubnet1DefaultRouteBE02A9ED');
  });

  test('takes the subnets and security groups that are given', () => {
    const template = engineWith((stack) => {
      const vpc = new Vpc(stack, 'Vpc');
      const vpcSubnets = { subnetType: SubnetType.PRIVATE_WITH_EGRESS, availabilityZones: [vpc.availabilityZones[0] ?? ''] };
      return { vpc, vpcSubnets, securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0')] };
    });
    template.resourceCountIs('AWS::EC2::SecurityGroup', 0);
    template.allResourcesProperties('AWS::Lambda::Function', {
      VpcConfig: { SubnetIds: [Match.anyValue()], SecurityGroupIds: ['sg-0123456789abcdef0'] },
    });
  });
});

test.each(['us-gov-west-1', 'cn-north-1', 'us-iso-east-1'])('a stack in %s is refused: GKE on AWS does not run there', (region) => {
  expect(refusalOf(() => new RotationEngine(newStack({ env: { region } }), 'Engine'))).toBe(
    `Stack/Engine: env.region must be in the partition aws, the only one that GKE on AWS runs in, but it is "${region}". Use the region of the clusters' nodes.`,
  );
});
