import type { LoopbackRequest, LoopbackResponse } from '../http/loopback-server';

/** One call of a function to the outside, as it is recorded. Bodies and headers stay out: they hold secrets. */
export interface RecordedCall {
  readonly time: number;
  readonly containerId: string;
  readonly functionName: string;
  readonly handler: string;
  readonly invocationId: string | undefined;
  readonly service: string;
  /** The API's name of the operation, or method and path. */
  readonly action: string;
}

export interface InterceptedCall extends RecordedCall {
  readonly request: LoopbackRequest;
}

/** How an answer that has begun goes on. */
export type Stall = 'stopsAfterHeaders' | 'byteByByte';

/**
 * What happens to a call.
 *
 * - `cutOff`: the connection breaks before the service has seen the call; `cutOffAfter`: after it has acted.
 * - `killBefore`, `killAfter`: the calling container ends before, or after, the service has acted.
 * - `neverAnswers`: the connection stays open, and nothing comes; the service has not seen the call.
 * - `stopsAfterHeaders`, `byteByByte`: the service has acted; its answer begins, and stops after the headers, or goes on
 *   with one byte a second for ever.
 * - a response: the service never sees the call.
 * - `delayMs`: virtual time goes on before the answer arrives (`answer`, the default) or before the service acts (`call`).
 */
export type Interception =
  | 'pass'
  | 'cutOff'
  | 'cutOffAfter'
  | 'killBefore'
  | 'killAfter'
  | 'neverAnswers'
  | Stall
  | LoopbackResponse
  | { readonly delayMs: number; readonly late?: 'answer' | 'call' };

export type Intercept = (call: InterceptedCall) => Interception;
