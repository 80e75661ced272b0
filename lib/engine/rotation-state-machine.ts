import { ENGINE_FAULT, ExecutionEnding, RECONCILE_TIMEOUT_SECONDS } from '../contract';

/** Seconds that one invocation of `begin` or `report` may take. */
export const SHORT_FUNCTION_TIMEOUT_SECONDS = 30;

/** What an execution fails with; both show in the console and to `report`, which an event tells of the end. */
export const ExecutionError = {
  /** `reconcile` failed for good, by a fault of its own. */
  RECONCILE_FAILED: 'ReconcileFailed',
  /** A rotation failed, and CloudFormation has been told so. */
  ROTATION_FAILED: 'RotationFailed',
  /** A way back failed, or ran out of time. */
  MOVING_BACK_GIVEN_UP: 'MovingBackGivenUp',
  /** `reconcile` answered something this definition does not know: the two are of different versions. */
  UNKNOWN_STEP: 'UnknownStep',
} as const;

/** Seconds that Lambda may take beyond a function's own timeout before the invocation counts as lost. */
const INVOCATION_GRACE_SECONDS = 15;

/** Nobody waits for a request that long; it keeps an execution that went wrong from living for a year. */
const EXECUTION_TIMEOUT_SECONDS = 24 * 60 * 60;

/**
 * What only our own code can be guilty of. Everything else is the infrastructure, whatever it is called: a function that
 * is asleep, throttled, killed or too slow, a fault that nobody has heard of yet.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
const OWN_FAULTS = [
  ENGINE_FAULT,
  'Runtime.HandlerNotFound',
  'Runtime.ImportModuleError',
  'Runtime.MalformedHandlerName',
  'Runtime.OutOfMemory',
  'Runtime.UnhandledPromiseRejection',
  'Runtime.UserCodeSyntaxError',
];

/** A fault of our own that comes back after a minute will come back always. */
const OWN_FAULTS_RETRIER = { ErrorEquals: OWN_FAULTS, IntervalSeconds: 5, BackoffRate: 3, MaxAttempts: 3 };

/**
 * The infrastructure decides about no rotation: the look is tried again, for as long as an execution lives. A minute
 * apart at most, so that an answer that is due is not late for it; and an attempt is three events of the history, where
 * a turn of the loop is nine.
 */
const INFRASTRUCTURE_RETRIER = {
  ErrorEquals: ['States.ALL'],
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxDelaySeconds: 60,
  MaxAttempts: EXECUTION_TIMEOUT_SECONDS / 60,
};

/** Four minutes of attempts to deliver, then `reconcile` looks whether anybody still waits. */
const DELIVERY_RETRIER = { ...INFRASTRUCTURE_RETRIER, MaxAttempts: 8 };

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
        ...invoke(reconcileArn, RECONCILE_TIMEOUT_SECONDS, { 'startedAt.$': '$$.Execution.StartTime' }),
        Retry: [OWN_FAULTS_RETRIER, INFRASTRUCTURE_RETRIER],
        Catch: [{ ErrorEquals: OWN_FAULTS, ResultPath: '$.failure', Next: 'Failed' }],
        Next: 'What next',
      },
      'What next': {
        Type: 'Choice',
        Choices: [
          { Variable: '$.next', StringEquals: 'answer', Next: 'Report' },
          { Variable: '$.next', StringEquals: 'wait', Next: 'Wait' },
          endedAs('rotation failed', 'Rotation failed'),
          endedAs('moving back given up', 'Moving back given up'),
          { Variable: '$.next', StringEquals: 'done', Next: 'Done' },
        ],
        Default: 'Unknown step',
      },
      Wait: { Type: 'Wait', SecondsPath: '$.waitSeconds', Next: 'Reconcile' },
      Report: {
        ...invoke(reportArn, SHORT_FUNCTION_TIMEOUT_SECONDS),
        ResultPath: null,
        Retry: [DELIVERY_RETRIER],
        // The answer stays decided; `reconcile` asks for its delivery again until CloudFormation's URL has expired.
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Wait' }],
        Next: 'Reconcile',
      },
      Done: { Type: 'Succeed' },
      Failed: {
        Type: 'Fail',
        Error: ExecutionError.RECONCILE_FAILED,
        // The function's own words: `report` believes them because they stand here.
        CausePath: '$.failure.Cause',
      },
      // CloudFormation has been answered, and nothing is left to do: it only is to end as what it was.
      'Rotation failed': { Type: 'Fail', Error: ExecutionError.ROTATION_FAILED, CausePath: '$.ending.cause' },
      'Moving back given up': { Type: 'Fail', Error: ExecutionError.MOVING_BACK_GIVEN_UP, CausePath: '$.ending.cause' },
      'Unknown step': {
        Type: 'Fail',
        Error: ExecutionError.UNKNOWN_STEP,
        Cause: 'The reconcile function answered a step that this state machine does not know.',
      },
    },
  };
}

function endedAs(ending: ExecutionEnding['is'], state: string) {
  return {
    And: [
      { Variable: '$.next', StringEquals: 'done' },
      { Variable: '$.ending.is', IsPresent: true },
      { Variable: '$.ending.is', StringEquals: ending },
    ],
    Next: state,
  };
}

function invoke(functionArn: string, timeoutSeconds: number, further: Readonly<Record<string, string>> = {}) {
  return {
    Type: 'Task',
    Resource: functionArn,
    Parameters: { 'requestId.$': '$.requestId', ...further },
    TimeoutSeconds: timeoutSeconds + INVOCATION_GRACE_SECONDS,
  };
}
