import type { Clock } from '../../world/clock/clock';
import { FunctionError } from '../lambda/function-error';
import { History, MOST_HISTORY_EVENTS, type InterpreterEvent } from './history';
import { asTheServiceReadsIt, type loadInterpreter, type StateMachineDefinition } from './interpreter';
import { isLateness, withLateWaits } from './late-waits';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** Input and output of states: 256 KiB of UTF-8. */
export const MOST_PAYLOAD_BYTES = 256 * 1024;

export interface ExecutionSpec {
  readonly arn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  /** JSON, as given. */
  readonly input: string;
  readonly definition: StateMachineDefinition;
  /** How much longer every wait takes than it should. */
  readonly lateBySeconds: number;
}

export interface ExecutionPorts {
  readonly clock: Clock;
  readonly interpreter: ReturnType<typeof loadInterpreter>;
  readonly invoke: (functionArn: string, input: unknown) => Promise<unknown>;
  /** Told when the status changes. */
  readonly onStatus: (execution: Execution) => void;
}

/** How an execution ended, apart from succeeding. */
interface Ending {
  readonly status: ExecutionStatus;
  readonly error?: string;
  readonly cause?: string;
}

/** A task's result was too large; `States.ALL` does not catch this. */
class DataLimitExceeded extends Error {
  public readonly isRetryable = false;
  public readonly isCatchable = false;

  public constructor(state: string) {
    super(`The state/task '${state}' returned a result with a size exceeding the maximum number of bytes service limit.`);
    this.name = 'States.DataLimitExceeded';
  }
}

/** One execution of a Standard state machine. */
export class Execution {
  public status: ExecutionStatus = 'RUNNING';
  public readonly startDate: number;
  public stopDate: number | undefined;
  /** JSON. */
  public output: string | undefined;
  public error: string | undefined;
  public cause: string | undefined;
  private readonly history = new History();
  private abort: (() => void) | undefined;
  /** Said by whoever stopped it; otherwise the interpreter says how it ended. */
  private stoppedAs: Ending | undefined;

  public constructor(
    public readonly spec: ExecutionSpec,
    private readonly ports: ExecutionPorts,
  ) {
    this.startDate = ports.clock.now();
  }

  /** Number of events as the service would count them. */
  public get historyEvents(): number {
    return this.history.events.length;
  }

  public get historyLog(): readonly History['events'][number][] {
    return this.history.events;
  }

  public run(): void {
    if (this.status === 'RUNNING') {
      void this.play();
    }
  }

  /** Stops it as a person would: the machine itself makes no transition any more. */
  public stop(error?: string, cause?: string): void {
    this.endAs({ status: 'ABORTED', error, cause });
  }

  private endAs(ending: Ending): void {
    if (this.status !== 'RUNNING' || this.stoppedAs) {
      return;
    }
    this.stoppedAs = ending;
    this.abort?.();
    this.settle(ending);
  }

  private async play(): Promise<void> {
    const { interpreter } = this.ports;
    const definition = withLateWaits(asTheServiceReadsIt(this.spec.definition), this.spec.lateBySeconds);
    const machine = new interpreter.StateMachine(definition, { validationOptions: { noValidate: true } });
    const running = machine.run(JSON.parse(this.spec.input) as Parameters<typeof machine.run>[0], {
      overrides: { taskResourceLocalHandlers: this.taskHandlers() },
      context: this.contextObject(),
    });
    this.abort = running.abort;
    const recorded = this.record(running.eventLogs as AsyncIterable<InterpreterEvent>);
    try {
      const result = await running.result;
      await recorded;
      this.output = JSON.stringify(result);
      this.settle({ status: 'SUCCEEDED' });
    } catch (thrown) {
      await recorded;
      this.settle(this.endingOf(thrown));
    }
  }

  private endingOf(thrown: unknown): Ending {
    if (thrown instanceof this.ports.interpreter.ExecutionTimeoutError) {
      return { status: 'TIMED_OUT' };
    }
    const reason = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
    return reason instanceof Error
      ? { status: 'FAILED', error: reason.name, cause: reason.message }
      : { status: 'FAILED', error: 'States.Runtime', cause: String(reason) };
  }

  private settle(ending: Ending): void {
    if (this.status !== 'RUNNING') {
      return;
    }
    this.status = ending.status;
    this.error = ending.error;
    this.cause = ending.cause;
    this.stopDate = this.ports.clock.now();
    this.ports.onStatus(this);
  }

  private async record(events: AsyncIterable<InterpreterEvent>): Promise<void> {
    for await (const event of events) {
      if (!isLateness(event.state?.name)) {
        this.history.record(event);
      }
      if (this.history.events.length >= MOST_HISTORY_EVENTS) {
        this.endAs({
          status: 'FAILED',
          error: 'States.Runtime',
          cause: `The execution reached the maximum number of history events (${MOST_HISTORY_EVENTS}).`,
        });
      }
    }
  }

  /** The interpreter looks handlers up by state name, in nested machines too. */
  private taskHandlers(): Record<string, (input: unknown) => Promise<never>> {
    return Object.fromEntries(
      tasksOf(this.spec.definition).map(([state, resource]) => [
        state,
        async (input: unknown) => {
          if (!/^arn:[^:]+:lambda:/.test(resource)) {
            throw new FunctionError({ errorType: 'States.Runtime', errorMessage: `the rehearsal cannot run ${resource}` });
          }
          const result = await this.ports.invoke(resource, input);
          if (Buffer.byteLength(JSON.stringify(result)) > MOST_PAYLOAD_BYTES) {
            throw new DataLimitExceeded(state);
          }
          return result as never;
        },
      ]),
    );
  }

  private contextObject(): Record<string, Record<string, unknown>> {
    const { arn, name, stateMachineArn } = this.spec;
    return { Execution: { Id: arn, Name: name }, StateMachine: { Id: stateMachineArn } };
  }
}

interface MachinePart {
  readonly States?: Readonly<Record<string, unknown>>;
}

interface AnyState {
  readonly Type?: string;
  readonly Resource?: string;
  readonly Branches?: readonly MachinePart[];
  readonly Iterator?: MachinePart;
  readonly ItemProcessor?: MachinePart;
}

/** Name and resource of every task, nested ones included. */
function tasksOf(part: MachinePart): [state: string, resource: string][] {
  return Object.entries(part.States ?? {}).flatMap(([name, value]): [string, string][] => {
    const state = value as AnyState;
    const nested = [...(state.Branches ?? []), state.Iterator ?? {}, state.ItemProcessor ?? {}].flatMap(tasksOf);
    return state.Type === 'Task' ? [[name, state.Resource ?? ''], ...nested] : nested;
  });
}
