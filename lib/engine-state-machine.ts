import { ArnFormat, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { invocationOf } from './engine-policies';
import { guardLogs, guardStateMachine } from './engine-safeguards';
import { rotationStateMachine } from './rotation-state-machine';

export interface EngineStateMachineProps {
  readonly reconcile: IFunction;
  readonly report: IFunction;
  readonly logRetention: RetentionDays;
}

/** The state machine, and the event that tells `report` of executions that ended without a transition of their own. */
export class EngineStateMachine extends Construct {
  public readonly resource: StateMachine;

  public constructor(scope: Construct, id: string, props: EngineStateMachineProps) {
    super(scope, id);
    this.resource = this.createStateMachine(props);
    this.reportFailedExecutions(props.report);
  }

  private createStateMachine({ reconcile, report, logRetention }: EngineStateMachineProps): StateMachine {
    const role = new Role(this, 'Role', {
      assumedBy: this.stateMachinesOfThisAccount(),
      inlinePolicies: { Functions: invocationOf(reconcile.functionArn, report.functionArn) },
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: "Step Functions' delivery of logs and traces knows no resources",
    });
    const definition = rotationStateMachine(reconcile.functionArn, report.functionArn);
    const logGroup = new LogGroup(this, 'LogGroup', { retention: logRetention, removalPolicy: RemovalPolicy.RETAIN });
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
    guardLogs(logGroup);
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

  private reportFailedExecutions(report: IFunction): void {
    const rule = new CfnRule(this, 'Failures', {
      description: 'Tells CloudFormation when a rotation was stopped or ran out of time',
      eventPattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [this.resource.stateMachineArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      },
      targets: [{ id: 'Report', arn: report.functionArn }],
    });
    report.addPermission('FailedExecutions', {
      principal: new ServicePrincipal('events.amazonaws.com'),
      sourceArn: rule.attrArn,
    });
  }
}
