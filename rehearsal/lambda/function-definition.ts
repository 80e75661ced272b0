/** A function as it is deployed. */
export interface FunctionDefinition {
  readonly name: string;
  /** `file.export`, as in the template. */
  readonly handler: string;
  /** Directory of the unpacked code. */
  readonly codeDirectory: string;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  /** ARN of the role it runs under. */
  readonly roleArn: string;
  readonly memoryMegabytes?: number;
}

/** What happens to an asynchronous invocation, once delivered. */
export interface EventInvokeConfig {
  readonly maximumRetryAttempts?: number;
  readonly maximumEventAgeSeconds?: number;
  /** ARN of a function or queue that is told of an event which could not be processed. */
  readonly onFailure?: string;
}
