/** What an error means for us, whatever its number. */
export type ErrorKind =
  /** Worth asking again: rate limits, outages, answers cut off or not JSON. */
  | 'transient'
  /** Credentials or permissions: a person has to act, or IAM has not caught up yet. */
  | 'refused'
  | 'missing'
  /** The world has changed, or is busy: look again before deciding. */
  | 'conflict'
  /** The request itself is wrong; asking again will not help. */
  | 'invalid';

/** A call to Google or AWS did not succeed. The message is fit for the stack's events. */
export class ServiceCallError extends Error {
  public override readonly name = 'ServiceCallError';

  public constructor(
    message: string,
    public readonly kind: ErrorKind,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
