import type { ResourceProvider } from '../cloudformation/resource-provider';
import type { CloudWatch } from '../cloudwatch/cloudwatch';
import type { DynamoDbStandIn } from '../dynamodb/dynamodb-stand-in';
import type { EventBridge } from '../events/event-bridge';
import type { IamStandIn } from '../iam/iam-stand-in';
import type { KmsStandIn } from '../kms/kms-stand-in';
import type { LambdaStandIn } from '../lambda/lambda-stand-in';
import type { SeededRandom } from '../../world/random/seeded-random';
import type { Queues } from '../sqs/queues';
import type { StepFunctionsStandIn } from '../step-functions/step-functions-stand-in';
import { AlarmProvider } from './alarm-provider';
import { EventBusProvider } from './event-bus-provider';
import { EventInvokeConfigProvider } from './event-invoke-config-provider';
import { FunctionProvider } from './function-provider';
import { InstanceProfileProvider } from './instance-profile-provider';
import { KeyProvider } from './key-provider';
import { ManagedPolicyProvider } from './managed-policy-provider';
import { MetricFilterProvider } from './metric-filter-provider';
import { PolicyProvider } from './policy-provider';
import { QueueProvider } from './queue-provider';
import { RoleProvider } from './role-provider';
import { RuleProvider } from './rule-provider';
import { StateMachineProvider } from './state-machine-provider';
import { TableProvider } from './table-provider';

export interface AwsProvidersOptions {
  readonly iam: IamStandIn;
  readonly lambda: LambdaStandIn;
  readonly stepFunctions: StepFunctionsStandIn;
  readonly dynamoDb: DynamoDbStandIn;
  readonly events: EventBridge;
  readonly cloudWatch: CloudWatch;
  readonly queues: Queues;
  readonly kms: KmsStandIn;
  /** Names are made up with it, in the order in which resources are created. */
  readonly random: SeededRandom;
  /** Directory of the unpacked code, by the key of its zip file. */
  readonly codeDirectory: (s3Key: string) => string;
  readonly region: string;
  readonly account: string;
}

/** What CloudFormation provisions for real in a rehearsal, by resource type. */
export function awsProviders(options: AwsProvidersOptions): Readonly<Record<string, ResourceProvider>> {
  const { iam, lambda, stepFunctions, dynamoDb, events, cloudWatch, queues, kms, random, codeDirectory, region, account } = options;
  const tableArn = (name: string): string => `arn:aws:dynamodb:${region}:${account}:table/${name}`;
  return {
    'AWS::IAM::Role': new RoleProvider(iam, random),
    'AWS::IAM::Policy': new PolicyProvider(iam, random),
    'AWS::IAM::ManagedPolicy': new ManagedPolicyProvider(iam, random),
    'AWS::IAM::InstanceProfile': new InstanceProfileProvider(iam, random),
    'AWS::Lambda::Function': new FunctionProvider(lambda, random, codeDirectory),
    'AWS::Lambda::EventInvokeConfig': new EventInvokeConfigProvider(lambda),
    'AWS::StepFunctions::StateMachine': new StateMachineProvider(stepFunctions, random),
    'AWS::DynamoDB::Table': new TableProvider(dynamoDb, random, tableArn),
    'AWS::Events::EventBus': new EventBusProvider(events),
    'AWS::Events::Rule': new RuleProvider(events, random),
    'AWS::SQS::Queue': new QueueProvider(queues, random),
    'AWS::Logs::MetricFilter': new MetricFilterProvider(cloudWatch.metricFilters, random),
    'AWS::CloudWatch::Alarm': new AlarmProvider(cloudWatch.alarms, random),
    'AWS::KMS::Key': new KeyProvider(kms),
  };
}
