import type { VirtualClock } from '../../world/clock/virtual-clock';
import type { EventBridge } from '../events/event-bridge';
import { ServiceError } from '../wire/service-error';
import type { LambdaStandIn } from '../lambda/lambda-stand-in';
import { Execution, MOST_PAYLOAD_BYTES } from './execution';
import { loadInterpreter, type StateMachineDefinition } from './interpreter';

export interface StepFunctionsOptions {
  readonly clock: VirtualClock;
  readonly lambda: Pick<LambdaStandIn, 'invoke'>;
  readonly events: EventBridge;
  readonly region: string;
  readonly account: string;
}

interface Machine {
  definition: StateMachineDefinition;
  readonly createdAt: number;
}

/** An execution begins this long after it was asked for: whoever asked has its answer by then. */
const START_DELAY_MS = 20;
/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MOST_DEFINITION_BYTES = 1_048_576;
/** A name can be used again after this long. */
const NAME_RESERVED_MS = 90 * 24 * 60 * 60 * 1000;
const NAME_RULE = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}$/;

/** Step Functions: Standard state machines, played by an interpreter on the virtual clock. */
export class StepFunctionsStandIn {
  public readonly executions: Execution[] = [];
  /** How much longer every Wait state takes than it should, in executions that are started from now on. */
  public waitsLateBySeconds = 0;
  private readonly machines = new Map<string, Machine>();
  private readonly interpreter: ReturnType<typeof loadInterpreter>;

  public constructor(private readonly options: StepFunctionsOptions) {
    this.interpreter = loadInterpreter(options.clock);
  }

  public arnOf(machineName: string): string {
    return `arn:aws:states:${this.options.region}:${this.options.account}:stateMachine:${machineName}`;
  }

  /**
   * Creates or updates a machine; running executions go on with the definition they were started with.
   *
   * @param text the definition as it is handed over
   * @throws ServiceError where it is too large
   */
  public deploy(machineName: string, definition: StateMachineDefinition, text = JSON.stringify(definition)): string {
    if (Buffer.byteLength(text) > MOST_DEFINITION_BYTES) {
      throw new ServiceError('InvalidDefinition', `Invalid State Machine Definition: the definition is larger than ${MOST_DEFINITION_BYTES} bytes`);
    }
    const arn = this.arnOf(machineName);
    const createdAt = this.machines.get(arn)?.createdAt ?? this.options.clock.now();
    this.machines.set(arn, { definition, createdAt });
    return arn;
  }

  /** As the service does, running executions are stopped. */
  public remove(arn: string): void {
    this.machines.delete(arn);
    this.executions.filter(({ spec }) => spec.stateMachineArn === arn).forEach((execution) => execution.stop());
  }

  public start(stateMachineArn: string, name: string, input: string): Execution {
    const machine = this.machines.get(stateMachineArn);
    if (!machine) {
      throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`);
    }
    if (!NAME_RULE.test(name)) {
      throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
    }
    if (!isJson(input) || Buffer.byteLength(input) > MOST_PAYLOAD_BYTES) {
      throw new ServiceError('InvalidExecutionInput', 'Invalid State Machine Execution Input');
    }
    const existing = this.holderOf(stateMachineArn, name);
    if (existing) {
      if (existing.status === 'RUNNING' && existing.spec.input === input) {
        return existing;
      }
      throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${existing.spec.arn}'`);
    }
    const arn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const { clock, lambda } = this.options;
    const execution = new Execution(
      { arn, name, stateMachineArn, input, definition: machine.definition, lateBySeconds: this.waitsLateBySeconds },
      {
        clock,
        interpreter: this.interpreter,
        invoke: (functionArn, taskInput) => lambda.invoke(functionArn, taskInput),
        onStatus: (changed) => this.announce(changed),
      },
    );
    this.executions.push(execution);
    this.announce(execution);
    clock.at(clock.now() + START_DELAY_MS, () => execution.run());
    return execution;
  }

  /** @throws ServiceError when there is none. */
  public execution(arn: string): Execution {
    const found = this.executions.findLast(({ spec }) => spec.arn === arn);
    if (!found) {
      throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    }
    return found;
  }

  private holderOf(stateMachineArn: string, name: string): Execution | undefined {
    const now = this.options.clock.now();
    return this.executions.findLast(
      ({ spec, stopDate }) =>
        spec.stateMachineArn === stateMachineArn && spec.name === name && (stopDate ?? now) + NAME_RESERVED_MS > now,
    );
  }

  /** https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
  private announce(execution: Execution): void {
    const { spec, status, startDate, stopDate, output, error, cause } = execution;
    this.options.events.publish({
      source: 'aws.states',
      detailType: 'Step Functions Execution Status Change',
      resources: [spec.arn],
      detail: {
        executionArn: spec.arn,
        stateMachineArn: spec.stateMachineArn,
        name: spec.name,
        status,
        startDate,
        stopDate: stopDate ?? null,
        input: spec.input,
        inputDetails: { included: true },
        output: output ?? null,
        outputDetails: output === undefined ? null : { included: true },
        error: error ?? null,
        cause: cause ?? null,
      },
    });
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
