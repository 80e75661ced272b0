import type { Clock } from '../clock/clock';
import { FunctionError } from './function-error';
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
  readonly configOf: (functionArn: string) => EventInvokeConfig;
  readonly newRequestId: () => string;
}

interface QueuedEvent {
  readonly functionArn: string;
  readonly event: unknown;
  readonly requestId: string;
  readonly accepted: number;
}

const USUAL_DELAY_MS = 50;
/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_AFTER_MS = [60_000, 120_000];
const DEFAULT_RETRIES = 2;
const DEFAULT_EVENT_AGE_SECONDS = 6 * 60 * 60;

/** Lambda's queue of asynchronous invocations: it delivers at least once, usually, retries twice, then tells the destination. */
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
      this.attemptAt(accepted + delay, { functionArn, event, requestId, accepted }, 1);
    }
  }

  /** The clock does not wait for the attempt: a container holds the time by itself, and lets it go on where it waits. */
  private attemptAt(time: number, queued: QueuedEvent, count: number): void {
    this.clock.at(time, () => void this.attempt(queued, count));
  }

  private async attempt(queued: QueuedEvent, count: number): Promise<void> {
    try {
      await this.ports.invoke(queued.functionArn, queued.event, queued.requestId);
    } catch (thrown) {
      this.afterFailure(queued, count, FunctionError.of(thrown));
    }
  }

  private afterFailure(queued: QueuedEvent, count: number, error: FunctionError): void {
    const config = this.ports.configOf(queued.functionArn);
    const retryAt = this.clock.now() + (RETRY_AFTER_MS[count - 1] ?? 0);
    const expires = queued.accepted + (config.maximumEventAgeSeconds ?? DEFAULT_EVENT_AGE_SECONDS) * 1000;
    if (count > (config.maximumRetryAttempts ?? DEFAULT_RETRIES)) {
      this.tellDestination(config, queued, count, error, 'RetriesExhausted');
    } else if (retryAt > expires) {
      this.tellDestination(config, queued, count, error, 'EventAgeExceeded');
    } else {
      this.attemptAt(retryAt, queued, count + 1);
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
    this.accept(config.onFailure, {
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
