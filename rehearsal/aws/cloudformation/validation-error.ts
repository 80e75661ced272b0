/** A request that CloudFormation refuses at once: nothing has been touched. */
export class ValidationError extends Error {
  public override readonly name = 'ValidationError';
}
