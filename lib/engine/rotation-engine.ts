import { Duration, Stack } from 'aws-cdk-lib';
import { IEventBus } from 'aws-cdk-lib/aws-events';
import { IRole } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { FunctionEnvironment } from '../contract';
import { environmentOf, validateEngineProps } from './engine-configuration';
import { deadLetterQueue } from './engine-dead-letters';
import { allowLogs } from './engine-encryption';
import { EngineMetrics } from './engine-metrics';
import { EngineFunction, EngineFunctionSettings } from './engine-function';
import { beginFunction, reconcileFunction, reportFunction } from './engine-functions';
import { engineLedger, urlKey } from './engine-ledger';
import { defaultEventBusArn, defaultFunctionName, defaultRoleName, literalNameOf } from './engine-names';
import { engineNetwork } from './engine-network';
import { engineOutputs } from './engine-outputs';
import { guardLogicalIds } from './engine-safeguards';
import { EngineStateMachine } from './engine-state-machine';
import { watchWith } from './engine-watch';
import { ENGINE_LOGICAL_ID_PREFIX, fixLogicalIds } from './fixed-logical-ids';
import { refuse } from '../refusal';
import { requirePartition } from '../google/regions';
import { RotationEngineProps } from './rotation-engine-props';

/** ID of the engine that is made when a stack has none. Part of no logical ID. */
const DEFAULT_ENGINE_ID = 'CdkGkeInstanceProfileRotationEngine';

const DEFAULT_LOG_RETENTION = RetentionDays.SIX_MONTHS;

const engines = new WeakMap<Stack, RotationEngine>();

/**
 * What carries out the rotations of a stack: three functions, a state machine, a ledger, its key, and a queue for calls that failed.
 *
 * A stack has one engine, because its profiles carry the stack's mark and only one ledger may know of them. It is made
 * with the first rotation; create it yourself, before that, to place it in a VPC or to name its role. All its logical
 * IDs are the same wherever it is created, so going from the one way to the other replaces nothing.
 *
 * Its policies do not grow with the number of rotations, except for one statement for each secret with credentials. It
 * never deletes a role, and only those instance profiles that it has marked as its own.
 *
 * @exampleMetadata fixture=in-a-stack
 * @example
 * const engine = new RotationEngine(this, 'Engine', { vpc, securityGroups: [securityGroup] });
 * new InstanceProfileRotation(this, 'Workers', { target, credentials, engine });
 */
export class RotationEngine extends EngineMetrics {
  /** The engine of the stack that `scope` is in, made with defaults if there is none yet. */
  public static getOrCreate(scope: Construct): RotationEngine {
    const stack = Stack.of(scope);
    return engines.get(stack) ?? new RotationEngine(stack, DEFAULT_ENGINE_ID);
  }

  /** State machine with one execution for each request of CloudFormation. */
  public readonly stateMachine: IStateMachine;

  /** Role that talks to Google, IAM and EC2. */
  public readonly role: IRole;

  /** What Google sees of the role, and what to bind there: `attribute.aws_role` by Google's default mapping. */
  public readonly assumedRoleArn: string;

  /** ARN of the function that takes the requests of CloudFormation. @internal */
  public readonly _serviceToken: string;

  /** The function that acts at Google. @internal */
  public readonly _reconcile: LambdaFunction;

  /**
   * What Google's default mapping makes the federation subject of.
   *
   * @internal
   */
  public readonly _namesInSubject: { readonly roleName: string; readonly functionName: string };

  /** @internal */
  public readonly _functions: readonly EngineFunction[];

  /** @internal */
  public readonly _watchInterval: Duration | undefined;

  /** @internal */
  public readonly _telling: readonly EngineFunction[];

  /** @internal */
  protected readonly _eventBus: IEventBus | undefined;

  /**
   * @throws if the stack has an engine already, or if a prop breaks its rule.
   */
  public constructor(scope: Construct, id: string, props: RotationEngineProps = {}) {
    super(scope, id);
    const stack = Stack.of(this);
    this.requireOnlyEngineOf(stack);
    requirePartition(this);
    validateEngineProps(this, props);
    const settings = this.settingsOf(props);
    const names = {
      roleName: props.roleName ?? defaultRoleName(stack),
      functionName: props.functionName ?? defaultFunctionName(stack),
    };

    const ledger = engineLedger(this, 'Ledger', props.encryptionKey);
    const key = urlKey(this, 'UrlKey');
    const environment = {
      [FunctionEnvironment.LEDGER_TABLE]: ledger.tableName,
      [FunctionEnvironment.OWNER]: stack.stackId,
      ...environmentOf(props),
    };
    this._eventBus = props.eventBus;
    const deadLetters = deadLetterQueue(this, 'DeadLetters');
    const around = { settings, ledger, key, environment, eventBusArn: props.eventBus?.eventBusArn ?? defaultEventBusArn(this), deadLetters };
    const report = reportFunction(this, around);
    const reconcile = reconcileFunction(this, around, names);
    this._watchInterval = watchWith(this, 'Watch', reconcile.resource, props.watchInterval);
    const stateMachine = new EngineStateMachine(this, 'StateMachine', {
      reconcile: reconcile.resource,
      report,
      deadLetters,
      ...settings,
    });
    this.stateMachine = stateMachine.resource;
    const begin = beginFunction(this, around, { report, stateMachineArn: this.stateMachine.stateMachineArn });
    // Whoever hears of failures is there before the first request, and until the last one has been answered.
    begin.resource.node.addDependency(stateMachine);

    this._functions = [begin, reconcile, report];
    this._telling = [reconcile, report];
    this.role = reconcile.role;
    this._reconcile = reconcile.resource;
    this._serviceToken = begin.resource.functionArn;
    this._namesInSubject = { ...names, roleName: literalNameOf(reconcile.role) ?? names.roleName };
    this.assumedRoleArn = stack.formatArn({
      service: 'sts',
      region: '',
      resource: 'assumed-role',
      resourceName: reconcile.role.roleName,
    });
    engineOutputs(this);
    fixLogicalIds(this, ENGINE_LOGICAL_ID_PREFIX);
    guardLogicalIds(this);
    engines.set(stack, this);
  }

  private requireOnlyEngineOf(stack: Stack): void {
    const other = engines.get(stack);
    if (other) {
      refuse(this, {
        prop: 'RotationEngine',
        rule: 'be created only once in a stack, before its first rotation',
        value: `the second one, after ${other.node.path}`,
        remedy: 'Create it before the rotations of the stack, or use the one there is: RotationEngine.getOrCreate(scope).',
      });
    }
  }

  private settingsOf(props: RotationEngineProps): EngineFunctionSettings {
    const { logRetention = DEFAULT_LOG_RETENTION, encryptionKey, tracing = false, reservedConcurrentExecutions } = props;
    if (encryptionKey) {
      allowLogs(this, encryptionKey);
    }
    return { logRetention, encryptionKey, tracing, reservedConcurrentExecutions, network: engineNetwork(this, props) };
  }

}
