import * as z from 'zod';
import { parseCustomResourceEvent, type CustomResourceEvent } from '../request/custom-resource-event';

/**
 * Why `report` is called. Whoever may invoke it may say anything, so nothing of it is taken for true but what is to be
 * looked up: a request in the ledger, an execution at Step Functions.
 */
export type Cause =
  /** From the state machine: an answer has been decided. */
  | { readonly kind: 'decided'; readonly requestId: string }
  /** From EventBridge: the execution ended without coming to an end of its own. */
  | { readonly kind: 'execution ended'; readonly executionArn: string }
  /** From Lambda's on-failure destination: `begin` could not take the request in. */
  | { readonly kind: 'not begun'; readonly event: CustomResourceEvent };

const fromStateMachine = z.object({ requestId: z.string().min(1) });

/** https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
const fromEventBridge = z.object({
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({ executionArn: z.string().min(1) }),
});

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const fromDestination = z.object({
  requestContext: z.object({ condition: z.string() }),
  requestPayload: z.record(z.string(), z.unknown()),
});

/** A letter from the dead-letter queue is a record of a failed `report`, around what that was called with. */
const MOST_RECORDS = 2;

/** @throws Error when the input is none of these; the message quotes nothing of it. */
export function parseCause(input: unknown, recordsLeft = MOST_RECORDS): Cause {
  const decided = fromStateMachine.safeParse(input);
  if (decided.success) {
    return { kind: 'decided', requestId: decided.data.requestId };
  }
  const ended = fromEventBridge.safeParse(input);
  if (ended.success) {
    return { kind: 'execution ended', executionArn: ended.data.detail.executionArn };
  }
  const record = recordsLeft > 0 ? fromDestination.safeParse(input) : undefined;
  if (record?.success === true) {
    const { requestPayload: payload } = record.data;
    return 'RequestType' in payload ? { kind: 'not begun', event: parseCustomResourceEvent(payload) } : parseCause(payload, recordsLeft - 1);
  }
  throw new Error('not an input of the state machine, of EventBridge or of a Lambda destination');
}
