import * as z from 'zod';
import type { ReportInput } from '../../lib/contract';
import { parseCustomResourceEvent, type CustomResourceEvent } from '../request/custom-resource-event';

/** Why `report` is called. */
export type Cause =
  /** From the state machine: an answer has been decided. */
  | { readonly kind: 'decided'; readonly requestId: string }
  /** From the state machine: `reconcile` failed although it was tried again and again. */
  | { readonly kind: 'crashed'; readonly requestId: string; readonly why: string }
  /** From EventBridge: the execution ended without coming to an end of its own. */
  | { readonly kind: 'execution ended'; readonly requestId: string; readonly why: string }
  /** From Lambda's on-failure destination: `begin` could not take the request in. */
  | { readonly kind: 'not begun'; readonly event: CustomResourceEvent; readonly why: string };

const fromStateMachine = z.object({
  requestId: z.string().min(1),
  failure: z.object({ Error: z.string().default(''), Cause: z.string().default('') }).optional(),
});

/** https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
const fromEventBridge = z.object({
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({
    status: z.string(),
    input: z.string(),
    executionArn: z.string(),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const fromDestination = z.object({
  requestContext: z.object({ condition: z.string() }),
  requestPayload: z.unknown(),
  responsePayload: z.object({ errorMessage: z.string().default('') }).nullish(),
});

const ENDINGS: Readonly<Record<string, string>> = {
  ABORTED: 'a person or a program stopped the execution (StopExecution)',
  TIMED_OUT: 'the execution timed out',
  FAILED: 'the execution failed',
};

/** @throws Error when the input is none of these; the message quotes nothing of it. */
export function parseCause(input: unknown): Cause {
  const ours = fromStateMachine.safeParse(input);
  if (ours.success) {
    const { requestId, failure }: ReportInput = ours.data as ReportInput;
    return failure === undefined ? { kind: 'decided', requestId } : { kind: 'crashed', requestId, why: crashWords(failure) };
  }
  const ended = fromEventBridge.safeParse(input);
  if (ended.success) {
    const { status, error, cause, executionArn, input: executionInput } = ended.data.detail;
    const { requestId } = z.object({ requestId: z.string().min(1) }).parse(JSON.parse(executionInput));
    const said = [error, cause].filter((words) => typeof words === 'string' && words !== '').join(': ');
    return {
      kind: 'execution ended',
      requestId,
      why: `${ENDINGS[status] ?? `the execution ended ${status}`}${said === '' ? '' : ` (${said})`}: ${executionArn}`,
    };
  }
  const lost = fromDestination.safeParse(input);
  if (lost.success) {
    const said = lost.data.responsePayload?.errorMessage ?? '';
    return {
      kind: 'not begun',
      event: parseCustomResourceEvent(lost.data.requestPayload),
      why: `the request could not be taken in (${lost.data.requestContext.condition})${said === '' ? '' : `: ${said}`}`,
    };
  }
  throw new Error('not an input of the state machine, of EventBridge or of a Lambda destination');
}

/** `Cause` of a failed Lambda task is the JSON of the function's error. */
function crashWords({ Error: name, Cause: cause }: { Error: string; Cause: string }): string {
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage?: string };
    return `${name}: ${errorMessage ?? cause}`;
  } catch {
    return `${name}: ${cause}`;
  }
}
