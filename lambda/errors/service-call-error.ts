/** What an error means for us, whatever its number. */
export const ERROR_KINDS = [
  /** Worth asking again: rate limits, outages, answers cut off or not JSON. */
  'transient',
  /** Credentials or permissions: a person has to act, or IAM has not caught up yet. */
  'refused',
  'missing',
  /** The world has changed since it was looked at: look again before deciding. */
  'conflict',
  /** Not now: something else has to end first. */
  'busy',
  /** The request itself is wrong; asking again will not help. */
  'invalid',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

interface ServiceCallErrorOptions extends ErrorOptions {
  /** What whoever reads the stack's events can do; a sentence, or more. */
  readonly remedy?: string;
}

/** A call to Google or AWS did not succeed. The message is fit for the stack's events: the fact, and what to do. */
export class ServiceCallError extends Error {
  public override readonly name = 'ServiceCallError';

  public constructor(
    /** What happened, without the remedy: for readers who are not the engine's. */
    public readonly fact: string,
    public readonly kind: ErrorKind,
    { remedy, ...options }: ServiceCallErrorOptions = {},
  ) {
    super(remedy === undefined ? fact : `${fact} ${remedy}`, options);
  }
}

/** Whether a call failed, and in one of these ways. */
export function hasFailedAs(error: unknown, ...kinds: readonly ErrorKind[]): error is ServiceCallError {
  return error instanceof ServiceCallError && kinds.includes(error.kind);
}

/** What `call` answers; undefined where there is no such thing. */
export async function unlessMissing<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (hasFailedAs(error, 'missing')) {
      return undefined;
    }
    throw error;
  }
}
