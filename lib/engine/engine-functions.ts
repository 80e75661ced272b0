import { Stack } from 'aws-cdk-lib';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { FunctionEnvironment, FunctionHandler, RECONCILE_TIMEOUT_SECONDS } from '../contract';
import { acknowledge } from '../template/acknowledged-findings';
import { sendFailures } from './engine-dead-letters';
import { EngineFunction, EngineFunctionSettings } from './engine-function';
import {
  deadLetterSending,
  eventSending,
  executionStart,
  invocationOf,
  ledgerAccess,
  LedgerRows,
  nodeWatching,
  profileKeeping,
  urlSealing,
  waitSignalling,
  waitWatching,
} from './engine-policies';
import { SHORT_FUNCTION_TIMEOUT_SECONDS } from './rotation-state-machine';

/*
 * The three functions of an engine, each with what it may do.
 */

const { TARGETS, REQUESTS, WATCH } = LedgerRows;

/** What the functions of an engine share. */
export interface EngineFunctionSurroundings {
  readonly settings: EngineFunctionSettings;
  readonly ledger: ITable;
  /** Of the ResponseURLs in the ledger. */
  readonly key: IKey;
  readonly environment: Record<string, string>;
  readonly eventBusArn: string;
  readonly deadLetters: Queue;
}

/** Answers CloudFormation. */
export function reportFunction(engine: Construct, { settings, ledger, key, environment, eventBusArn, deadLetters }: EngineFunctionSurroundings): EngineFunction {
  const report = new EngineFunction(engine, 'Report', {
    ...settings,
    description: 'Answers CloudFormation, once for each request',
    handler: FunctionHandler.REPORT,
    timeoutSeconds: SHORT_FUNCTION_TIMEOUT_SECONDS,
    environment: { ...environment, [FunctionEnvironment.URL_KEY_ARN]: key.keyArn },
    // Requests only: which target may be acted on is none of its business. PutItem: one that `begin` could not take in has no row yet.
    policies: {
      Ledger: ledgerAccess(ledger.tableArn, { GetItem: [REQUESTS], PutItem: [REQUESTS], UpdateItem: [REQUESTS] }),
      Urls: urlSealing('kms:Decrypt', key.keyArn),
      Waits: waitSignalling(Stack.of(engine).stackId),
      Events: eventSending(eventBusArn),
      DeadLetters: deadLetterSending(deadLetters.queueArn),
    },
  });
  sendFailures(engine, 'ReportFailures', report.resource, deadLetters.queueArn);
  return report;
}

/** Acts at Google, IAM and EC2. */
export function reconcileFunction(
  engine: Construct,
  { settings, ledger, environment, eventBusArn }: EngineFunctionSurroundings,
  names: Readonly<Record<'roleName' | 'functionName', string>>,
): EngineFunction {
  const reconcile = new EngineFunction(engine, 'Reconcile', {
    ...settings,
    ...names,
    description: 'Brings a GKE on AWS target one step closer to its instance profile',
    handler: FunctionHandler.RECONCILE,
    timeoutSeconds: RECONCILE_TIMEOUT_SECONDS,
    environment,
    policies: {
      Ledger: ledgerAccess(ledger.tableArn, { GetItem: [TARGETS, REQUESTS, WATCH], PutItem: [TARGETS, WATCH], UpdateItem: [REQUESTS] }),
      Profiles: profileKeeping(Stack.of(engine).stackId),
      Nodes: nodeWatching(),
      Waits: waitWatching(Stack.of(engine).stackId),
      Events: eventSending(eventBusArn),
    },
  });
  acknowledge(reconcile.role, {
      id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iam::<AWS::AccountId>:instance-profile/*]',
      reason: 'Reads the profile that was linked before, which somebody else made under a path of their own',
    },
    {
      id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iam::<AWS::AccountId>:instance-profile/cdk-gke-instance-profile/*]',
      reason: 'CloudFormation names the profiles; path and owner tag keep those of others out of reach',
    },
    { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'Describing instances, launch templates and Auto Scaling groups has no resource-level permissions' },
  );
  return reconcile;
}

/** Takes requests in. */
export function beginFunction(
  engine: Construct,
  { settings, ledger, key, environment }: EngineFunctionSurroundings,
  { report, stateMachineArn }: { readonly report: EngineFunction; readonly stateMachineArn: string },
): EngineFunction {
  const begin = new EngineFunction(engine, 'Begin', {
    ...settings,
    description: 'Takes the requests of CloudFormation and starts an execution for each',
    handler: FunctionHandler.BEGIN,
    timeoutSeconds: SHORT_FUNCTION_TIMEOUT_SECONDS,
    environment: { ...environment, [FunctionEnvironment.URL_KEY_ARN]: key.keyArn, [FunctionEnvironment.STATE_MACHINE_ARN]: stateMachineArn },
    policies: {
      Ledger: ledgerAccess(ledger.tableArn, { GetItem: [REQUESTS], PutItem: [REQUESTS], UpdateItem: [REQUESTS] }),
      Urls: urlSealing('kms:Encrypt', key.keyArn),
      Executions: executionStart(stateMachineArn),
      Failures: invocationOf(report.resource.functionArn),
    },
  });
  sendFailures(engine, 'BeginFailures', begin.resource, report.resource.functionArn);
  return begin;
}
