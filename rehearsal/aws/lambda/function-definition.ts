import { ServiceError } from '../wire/service-error';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST_ENVIRONMENT_BYTES = 4096;

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
  /** Name of the log group that it writes to. */
  readonly logGroup?: string;
}

/** What happens to an asynchronous invocation, once delivered. */
export interface EventInvokeConfig {
  readonly maximumRetryAttempts?: number;
  readonly maximumEventAgeSeconds?: number;
  /** ARN of a function or queue that is told of an event which could not be processed. */
  readonly onFailure?: string;
}

/** That the names and the punctuation of JSON count is not documented; Lambda's message shows what it has measured. */
export function requireEnvironmentFits({ environment }: FunctionDefinition): void {
  const measured = JSON.stringify(environment);
  if (Buffer.byteLength(measured) > MOST_ENVIRONMENT_BYTES) {
    throw new ServiceError(
      'InvalidParameterValueException',
      'Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. ' +
        `String measured: ${measured}`,
    );
  }
}
