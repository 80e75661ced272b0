import { RECONCILE_TIMEOUT_SECONDS } from './contract';

/** Seconds that one invocation of `begin` or `report` may take. */
export const SHORT_FUNCTION_TIMEOUT_SECONDS = 30;

/** What an execution fails with; both show in the console and in the event that tells `report`. */
export const ExecutionError = {
  /** `reconcile` failed for good; the request has been answered FAILED. */
  RECONCILE_FAILED: 'ReconcileFailed',
  /** `report` failed for good after `reconcile` had; the event of the failed execution calls it once more. */
  REPORT_FAILED: 'ReportFailed',
  /** `reconcile` answered something this definition does not know: the two are of different versions. */
  UNKNOWN_STEP: 'UnknownStep',
} as const;

/** Seconds that Lambda may take beyond a function's own timeout before the invocation counts as lost. */
const INVOCATION_GRACE_SECONDS = 15;

/** Nobody waits for a request that long; it keeps an execution that went wrong from living for a year. */
const EXECUTION_TIMEOUT_SECONDS = 24 * 60 * 60;

/**
 * Lambda's own passing faults, which are over within seconds.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
const LAMBDA_FAULTS = {
  ErrorEquals: [
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
  ],
  IntervalSeconds: 1,
  BackoffRate: 2,
  MaxAttempts: 5,
};

/**
 * Anything else: both functions may be killed at any point and run again. Two retries only, because all of them have to
 * fit between the latest moment of an answer and the end of CloudFormation's hour, even if each attempt times out.
 */
const ANY_FAULT = { ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 2 };

/** One execution per request: `reconcile` says what comes next until it says that all is done. */
export interface StateMachineDefinition {
  readonly Comment: string;
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Renders the definition in Amazon States Language.
 *
 * No state ever holds more than the request's ID and what to do next: executions can be read for months.
 */
export function rotationStateMachine(reconcileArn: string, reportArn: string): StateMachineDefinition {
  return {
    Comment: 'Moves one GKE on AWS control plane or node pool to another instance profile',
    StartAt: 'Reconcile',
    TimeoutSeconds: EXECUTION_TIMEOUT_SECONDS,
    States: {
      Reconcile: {
        ...invoke(reconcileArn, RECONCILE_TIMEOUT_SECONDS, { 'requestId.$': '$.requestId' }),
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Report failure' }],
        Next: 'What next',
      },
      'What next': {
        Type: 'Choice',
        Choices: [
          { Variable: '$.next', StringEquals: 'answer', Next: 'Report' },
          { Variable: '$.next', StringEquals: 'wait', Next: 'Wait' },
          { Variable: '$.next', StringEquals: 'done', Next: 'Done' },
        ],
        Default: 'Unknown step',
      },
      Wait: { Type: 'Wait', SecondsPath: '$.waitSeconds', Next: 'Reconcile' },
      Report: {
        ...invoke(reportArn, SHORT_FUNCTION_TIMEOUT_SECONDS, { 'requestId.$': '$.requestId' }),
        ResultPath: null,
        // The answer stays decided; `reconcile` asks for its delivery again until CloudFormation's URL has expired.
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Wait' }],
        Next: 'Reconcile',
      },
      Done: { Type: 'Succeed' },
      'Report failure': {
        ...invoke(reportArn, SHORT_FUNCTION_TIMEOUT_SECONDS, {
          'requestId.$': '$.requestId',
          'failure.$': '$.failure',
        }),
        ResultPath: null,
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Not reported' }],
        Next: 'Failed',
      },
      Failed: {
        Type: 'Fail',
        Error: ExecutionError.RECONCILE_FAILED,
        Cause: 'The rotation could not go on; see the logs of the reconcile function.',
      },
      'Not reported': {
        Type: 'Fail',
        Error: ExecutionError.REPORT_FAILED,
        Cause: 'The failure could not be reported; see the logs of the report function.',
      },
      'Unknown step': {
        Type: 'Fail',
        Error: ExecutionError.UNKNOWN_STEP,
        Cause: 'The reconcile function answered a step that this state machine does not know.',
      },
    },
  };
}

function invoke(functionArn: string, timeoutSeconds: number, input: Readonly<Record<string, string>>) {
  return {
    Type: 'Task',
    Resource: functionArn,
    Parameters: input,
    TimeoutSeconds: timeoutSeconds + INVOCATION_GRACE_SECONDS,
    Retry: [LAMBDA_FAULTS, ANY_FAULT],
  };
}
