/** What the interpreter reports while it runs, as far as it is looked at here. */
export interface InterpreterEvent {
  readonly type: string;
  readonly timestamp: number;
  readonly state?: { readonly name: string; readonly type: string };
}

/** One event of an execution's history. */
export interface HistoryEvent {
  readonly type: string;
  readonly time: number;
  readonly state?: string;
}

/** A Standard execution that reaches this many events fails. */
export const MOST_HISTORY_EVENTS = 25_000;

/**
 * The history as a Standard workflow records it: a task that succeeds is five events, a failed attempt three more.
 *
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export class History {
  public readonly events: HistoryEvent[] = [];
  /** States whose latest attempt failed: they are left without having succeeded. */
  private readonly failed = new Set<string>();

  public record(event: InterpreterEvent): void {
    const { state } = event;
    if (!state) {
      this.add(event, event.type === 'ExecutionTimeout' ? 'ExecutionTimedOut' : event.type);
      return;
    }
    const isTask = state.type === 'Task';
    switch (event.type) {
      case 'StateEntered':
        this.add(event, `${state.type}StateEntered`);
        if (isTask) {
          this.addAttempt(event);
        }
        break;
      case 'StateRetried':
        this.failed.delete(state.name);
        if (isTask) {
          this.addAttempt(event);
        }
        break;
      case 'StateFailed':
        this.failed.add(state.name);
        if (isTask) {
          this.add(event, 'LambdaFunctionFailed');
        }
        break;
      case 'StateExited':
        if (isTask && !this.failed.has(state.name)) {
          this.add(event, 'LambdaFunctionSucceeded');
        }
        this.failed.delete(state.name);
        this.add(event, `${state.type}StateExited`);
        break;
      default:
        break;
    }
  }

  private addAttempt(event: InterpreterEvent): void {
    this.add(event, 'LambdaFunctionScheduled');
    this.add(event, 'LambdaFunctionStarted');
  }

  private add(event: InterpreterEvent, type: string): void {
    this.events.push({ type, time: event.timestamp, ...(event.state ? { state: event.state.name } : {}) });
  }
}
