import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, CfnFunction, Code, Function as LambdaFunction, LoggingFormat, Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from '../template/acknowledged-findings';
import { EngineNetwork } from './engine-network';
import { ledgerKeyUse, logWriting, traceWriting, vpcAttachment } from './engine-policies';
import { guardFunction, guardLogs, guardRole } from './engine-safeguards';
import { functionsDirectory } from './functions-directory';

/** What the functions of an engine have in common. */
export interface EngineFunctionSettings {
  readonly logRetention: RetentionDays;
  readonly network: EngineNetwork | undefined;
  readonly encryptionKey: IKey | undefined;
  readonly tracing: boolean;
  readonly reservedConcurrentExecutions: number | undefined;
}

export interface EngineFunctionProps extends EngineFunctionSettings {
  readonly description: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly environment: Record<string, string>;
  readonly policies: Record<string, PolicyDocument>;
  /** Absent: CloudFormation names them. */
  readonly functionName?: string;
  readonly roleName?: string;
}

/** As `Runtime.NODEJS_24_X`, which the oldest CDK that the library promises to run with does not know. */
const NODE_24 = new Runtime('nodejs24.x', RuntimeFamily.NODEJS, { supportsInlineCode: true });

/** One of the engine's functions, with a role and a log group of its own. */
export class EngineFunction extends Construct {
  public readonly role: Role;
  public readonly resource: LambdaFunction;
  public readonly logGroup: LogGroup;

  public constructor(scope: Construct, id: string, props: EngineFunctionProps) {
    super(scope, id);
    // Kept when the stack goes: what happened to a cluster is asked long after. Retention bounds the cost.
    this.logGroup = new LogGroup(this, 'LogGroup', {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.RETAIN,
      encryptionKey: props.encryptionKey,
    });
    this.role = new Role(this, 'Role', {
      roleName: props.roleName,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        ...props.policies,
        Logs: logWriting(this.logGroup.logGroupArn),
        ...(props.network ? { Network: vpcAttachment() } : {}),
        ...(props.encryptionKey ? { LedgerKey: ledgerKeyUse(props.encryptionKey.keyArn) } : {}),
        ...(props.tracing ? { Traces: traceWriting() } : {}),
      },
    });
    if (props.network || props.tracing) {
      acknowledge(this.role, {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'Lambda makes and describes network interfaces that do not exist yet, and traces know no resources',
      });
    }
    this.resource = new LambdaFunction(this, 'Function', {
      ...props.network,
      functionName: props.functionName,
      description: props.description,
      runtime: NODE_24,
      architecture: Architecture.ARM_64,
      memorySize: 256,
      code: Code.fromAsset(functionsDirectory()),
      handler: props.handler,
      timeout: Duration.seconds(props.timeoutSeconds),
      reservedConcurrentExecutions: props.reservedConcurrentExecutions,
      // Stack traces then name our sources instead of the one line of the bundle.
      environment: { ...props.environment, NODE_OPTIONS: '--enable-source-maps' },
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
    });
    if (props.tracing) {
      this.trace();
    }
    guardFunction(this.resource, props.functionName, props.timeoutSeconds);
    guardRole(this.role, props.roleName);
    guardLogs(this.logGroup);
  }

  /** Past the prop of `Function`, which would make a policy beside the role for it. */
  private trace(): void {
    const resource = this.resource.node.defaultChild;
    if (resource instanceof CfnFunction) {
      resource.tracingConfig = { mode: 'Active' };
    }
  }
}
