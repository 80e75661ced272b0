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
import type { DeployedAssets } from './deployed-assets';
import { alarmProvider } from './alarm-provider';
import { eventBusProvider } from './event-bus-provider';
import { eventInvokeConfigProvider } from './event-invoke-config-provider';
import { functionProvider } from './function-provider';
import { instanceProfileProvider } from './instance-profile-provider';
import { keyProvider } from './key-provider';
import { managedPolicyProvider } from './managed-policy-provider';
import { metricFilterProvider } from './metric-filter-provider';
import { policyProvider } from './policy-provider';
import { queueProvider } from './queue-provider';
import { roleProvider } from './role-provider';
import { ruleProvider } from './rule-provider';
import { stateMachineProvider } from './state-machine-provider';
import { tableProvider } from './table-provider';

interface Services {
  readonly iam: IamStandIn;
  readonly lambda: LambdaStandIn;
  readonly stepFunctions: StepFunctionsStandIn;
  readonly dynamoDb: DynamoDbStandIn;
  readonly events: EventBridge;
  readonly cloudWatch: CloudWatch;
  readonly queues: Queues;
  readonly kms: KmsStandIn;
  readonly assets: DeployedAssets;
  readonly region: string;
  readonly account: string;
}

/**
 * What CloudFormation provisions for real in a rehearsal, by resource type.
 *
 * @param random names are made up with it, in the order in which resources are created
 */
export function awsProviders(services: Services, random: SeededRandom): Readonly<Record<string, ResourceProvider>> {
  const { iam, lambda, stepFunctions, dynamoDb, events, cloudWatch, queues, kms, assets, region, account } = services;
  const tableArn = (name: string): string => `arn:aws:dynamodb:${region}:${account}:table/${name}`;
  return {
    'AWS::IAM::Role': roleProvider(iam, random),
    'AWS::IAM::Policy': policyProvider(iam, random),
    'AWS::IAM::ManagedPolicy': managedPolicyProvider(iam, random),
    'AWS::IAM::InstanceProfile': instanceProfileProvider(iam, random),
    'AWS::Lambda::Function': functionProvider(lambda, random, assets),
    'AWS::Lambda::EventInvokeConfig': eventInvokeConfigProvider(lambda),
    'AWS::StepFunctions::StateMachine': stateMachineProvider(stepFunctions, random),
    'AWS::DynamoDB::Table': tableProvider(dynamoDb, random, tableArn),
    'AWS::Events::EventBus': eventBusProvider(events),
    'AWS::Events::Rule': ruleProvider(events, random),
    'AWS::SQS::Queue': queueProvider(queues, random),
    'AWS::Logs::MetricFilter': metricFilterProvider(cloudWatch.metricFilters, random),
    'AWS::CloudWatch::Alarm': alarmProvider(cloudWatch.alarms, random),
    'AWS::KMS::Key': keyProvider(kms),
  };
}
