import { ArnFormat, Aws, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge } from '../template/acknowledged-findings';
import { EngineFunction } from './engine-function';
import { executionWatching, invocationOf, letterSending } from './engine-policies';
import { guardLogs, guardStateMachine } from './engine-safeguards';
import { ENGINE_LOGICAL_ID_PREFIX } from './fixed-logical-ids';
import { resourceOfRole } from '../rotation/rotation-profile';
import { rotationStateMachine } from './rotation-state-machine';

export interface EngineStateMachineProps {
  readonly reconcile: IFunction;
  readonly report: EngineFunction;
  /** Gets what cannot be told to `report`. */
  readonly deadLetters: IQueue;
  readonly logRetention: RetentionDays;
  readonly encryptionKey: IKey | undefined;
}

/** The state machine, and the event that tells `report` of executions that ended without a transition of their own. */
export class EngineStateMachine extends Construct {
  public readonly resource: StateMachine;

  public constructor(scope: Construct, id: string, props: EngineStateMachineProps) {
    super(scope, id);
    this.resource = this.createStateMachine(props);
    this.letReportSeeExecutions(props.report);
    this.reportFailedExecutions(props);
  }

  private createStateMachine({ reconcile, report, logRetention, encryptionKey }: EngineStateMachineProps): StateMachine {
    const role = new Role(this, 'Role', {
      assumedBy: this.stateMachinesOfThisAccount(),
      inlinePolicies: { Functions: invocationOf(reconcile.functionArn, report.resource.functionArn) },
    });
    acknowledge(role, {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: "Step Functions' delivery of logs and traces has no resource-level permissions",
    });
    const definition = rotationStateMachine(reconcile.functionArn, report.resource.functionArn);
    const logGroupName = logGroupNameOf(role);
    const logGroup = new LogGroup(this, 'LogGroup', { logGroupName, retention: logRetention, removalPolicy: RemovalPolicy.RETAIN, encryptionKey });
    const stateMachine = new StateMachine(this, 'Resource', {
      definitionBody: DefinitionBody.fromString(Stack.of(this).toJsonString(definition)),
      role,
      tracingEnabled: true,
      logs: {
        level: LogLevel.ALL,
        // Inputs and outputs hold no secret, but the causes of errors are other people's texts.
        includeExecutionData: false,
        destination: logGroup,
      },
    });
    guardLogs(logGroup, logGroupName);
    guardStateMachine(stateMachine);
    return stateMachine;
  }

  /**
   * Step Functions says for whom it assumes a role; Lambda, which the other roles trust, does not document that it does.
   *
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html
   */
  private stateMachinesOfThisAccount(): ServicePrincipal {
    const { account } = Stack.of(this);
    // Its own name is not known before the role is.
    const any = Stack.of(this).formatArn({ service: 'states', resource: 'stateMachine', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    return new ServicePrincipal('states.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': account }, ArnLike: { 'aws:SourceArn': any } } });
  }

  /** Not in the role itself: the state machine calls the function, and would wait for itself. */
  private letReportSeeExecutions({ role }: EngineFunction): void {
    const executions = `arn:${Aws.PARTITION}:states:${Aws.REGION}:${Aws.ACCOUNT_ID}:execution:${this.resource.stateMachineName}:*`;
    const policy = new Policy(this, 'ReportExecutions', { roles: [role], document: executionWatching(executions) });
    acknowledge(policy, {
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<${ENGINE_LOGICAL_ID_PREFIX}StateMachine.Name>:*]`,
      reason: 'The executions of this state machine, which get their names when requests arrive',
    });
  }

  private reportFailedExecutions({ report, deadLetters }: EngineStateMachineProps): void {
    const rule = new CfnRule(this, 'Failures', {
      description: 'Tells CloudFormation when a rotation was stopped or ran out of time',
      eventPattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [this.resource.stateMachineArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      },
      targets: [{ id: 'Report', arn: report.resource.functionArn, deadLetterConfig: { arn: deadLetters.queueArn } }],
    });
    report.resource.addPermission('FailedExecutions', {
      principal: new ServicePrincipal('events.amazonaws.com'),
      sourceArn: rule.attrArn,
    });
    deadLetters.addToResourcePolicy(letterSending(deadLetters.queueArn, rule.attrArn));
  }
}

/**
 * Below a prefix that shares one entry of the resource policy for log deliveries, which has little room in an account;
 * and new for each incarnation of the engine, because the group stays when the engine goes.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
 */
function logGroupNameOf(role: Role): string {
  const incarnation = resourceOfRole(role)?.attrRoleId ?? Fn.select(2, Fn.split('/', Aws.STACK_ID));
  return `/aws/vendedlogs/states/${Aws.STACK_NAME}-${incarnation}`;
}
