import type { Clock } from '../../world/clock/clock';
import { FunctionError, InvocationRefused } from './function-error';
import type { EventInvokeConfig } from './function-definition';

/** An event on its way to a function. */
export interface Delivery {
  readonly time: number;
  readonly functionArn: string;
  readonly event: unknown;
}

/** @returns the delay in milliseconds of each copy that arrives; an empty list loses the event. */
export type DeliveryDecision = (delivery: Delivery) => readonly number[];

export interface AsyncInvocationsPorts {
  readonly invoke: (functionArn: string, event: unknown, requestId: string) => Promise<unknown>;
  readonly send: (queueArn: string, message: unknown) => void;
  readonly configOf: (functionArn: string) => EventInvokeConfig;
  readonly newRequestId: () => string;
}

interface QueuedEvent {
  readonly functionArn: string;
  readonly event: unknown;
  readonly requestId: string;
  readonly accepted: number;
}

interface Attempts {
  /** The number of the next attempt. */
  readonly count: number;
  /** How often Lambda has not even run the function. */
  readonly refusals: number;
}

const USUAL_DELAY_MS = 50;
/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_AFTER_MS = [60_000, 120_000];
/** What Lambda itself refuses is tried again after pauses that grow, and counts as no attempt. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
const DEFAULT_RETRIES = 2;
const DEFAULT_EVENT_AGE_SECONDS = 6 * 60 * 60;

/**
 * Lambda's queue of asynchronous invocations: it delivers at least once, usually, retries twice, then tells the destination.
 * What a function cannot be invoked with, because it is throttled or Lambda is not well, stays in the queue for hours.
 */
export class AsyncInvocations {
  public deliver: DeliveryDecision = () => [USUAL_DELAY_MS];

  public constructor(
    private readonly clock: Clock,
    private readonly ports: AsyncInvocationsPorts,
  ) {}

  public accept(functionArn: string, event: unknown): void {
    const accepted = this.clock.now();
    const requestId = this.ports.newRequestId();
    for (const delay of this.deliver({ time: accepted, functionArn, event })) {
      this.attemptAt(accepted + delay, { functionArn, event, requestId, accepted }, { count: 1, refusals: 0 });
    }
  }

  /** The clock does not wait for the attempt: a container holds the time by itself, and lets it go on where it waits. */
  private attemptAt(time: number, queued: QueuedEvent, attempts: Attempts): void {
    this.clock.at(time, () => void this.attempt(queued, attempts));
  }

  private async attempt(queued: QueuedEvent, attempts: Attempts): Promise<void> {
    try {
      await this.ports.invoke(queued.functionArn, queued.event, queued.requestId);
    } catch (thrown) {
      this.afterFailure(queued, attempts, FunctionError.of(thrown));
    }
  }

  private afterFailure(queued: QueuedEvent, { count, refusals }: Attempts, error: FunctionError): void {
    const config = this.ports.configOf(queued.functionArn);
    const isRefused = error instanceof InvocationRefused;
    const pause = isRefused ? Math.min(FIRST_PAUSE_MS * 2 ** refusals, LONGEST_PAUSE_MS) : (RETRY_AFTER_MS[count - 1] ?? 0);
    const retryAt = this.clock.now() + pause;
    const expires = queued.accepted + (config.maximumEventAgeSeconds ?? DEFAULT_EVENT_AGE_SECONDS) * 1000;
    if (!isRefused && count > (config.maximumRetryAttempts ?? DEFAULT_RETRIES)) {
      this.tellDestination(config, queued, count, error, 'RetriesExhausted');
    } else if (retryAt > expires) {
      this.tellDestination(config, queued, count, error, 'EventAgeExceeded');
    } else {
      this.attemptAt(retryAt, queued, isRefused ? { count, refusals: refusals + 1 } : { count: count + 1, refusals });
    }
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  private tellDestination(
    config: EventInvokeConfig,
    queued: QueuedEvent,
    count: number,
    error: FunctionError,
    condition: 'RetriesExhausted' | 'EventAgeExceeded',
  ): void {
    if (config.onFailure === undefined) {
      return;
    }
    const tell = isFunction(config.onFailure) ? this.accept.bind(this) : this.ports.send;
    tell(config.onFailure, {
      version: '1.0',
      timestamp: new Date(this.clock.now()).toISOString(),
      requestContext: {
        requestId: queued.requestId,
        functionArn: `${queued.functionArn}:$LATEST`,
        condition,
        approximateInvokeCount: count,
      },
      requestPayload: queued.event,
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: error.payload,
    });
  }
}

function isFunction(arn: string): boolean {
  return arn.split(':')[2] === 'lambda';
}
