/** An error whose message tells the user all there is to know: a command ends with these words, and prints no stack. */
export class ExplainedError extends Error {
  public override readonly name: string = 'ExplainedError';
}
