/** What the runtime answers when a function failed. */
export interface FunctionErrorPayload {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/**
 * A function that failed, with the error as Step Functions shows it: `name` is the error, `message` its cause as JSON.
 *
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export class FunctionError extends Error {
  public constructor(public readonly payload: FunctionErrorPayload) {
    super(JSON.stringify(payload));
    this.name = payload.errorType;
  }

  /** Of whatever a handler threw. */
  public static of(thrown: unknown): FunctionError {
    if (thrown instanceof FunctionError) {
      return thrown;
    }
    if (thrown instanceof Error) {
      return new FunctionError({
        errorType: thrown.name,
        errorMessage: thrown.message,
        trace: (thrown.stack ?? '').split('\n'),
      });
    }
    return new FunctionError({ errorType: 'Error', errorMessage: String(thrown) });
  }
}

/** Lambda has not run the function at all: it is asleep, or throttled, or Lambda itself is not well. */
export class InvocationRefused extends FunctionError {
  public constructor(errorType: string, errorMessage: string) {
    super({ errorType, errorMessage });
  }
}

/** The function ran longer than its timeout allows. */
export function timedOut(requestId: string, timeoutSeconds: number): FunctionError {
  return new FunctionError({
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
  });
}

/** The container ended while the function ran. */
export function exited(requestId: string): FunctionError {
  return new FunctionError({
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
  });
}
