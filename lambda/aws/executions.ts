import { DescribeExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { unlessMissing } from '../errors/service-call-error';
import { callAws } from './aws-error';

/** An execution as Step Functions itself shows it. */
export interface SeenExecution {
  readonly status: string;
  readonly name: string;
  /** JSON. */
  readonly input: string;
  readonly error?: string;
  readonly cause?: string;
}

/** The executions of the engine's state machine; those of others are refused by the function's policy. */
export class Executions {
  public constructor(private readonly client: SFNClient) {}

  /**
   * What Step Functions shows is a moment old: an execution that has just ended may still be running there.
   *
   * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
   *
   * @returns undefined where there is none.
   * @throws ServiceCallError
   */
  public async describe(executionArn: string): Promise<SeenExecution | undefined> {
    const seen = await unlessMissing(() =>
      callAws('states:DescribeExecution', executionArn, () => this.client.send(new DescribeExecutionCommand({ executionArn }))),
    );
    return seen && { status: seen.status ?? '', name: seen.name ?? '', input: seen.input ?? '', error: seen.error, cause: seen.cause };
  }
}
