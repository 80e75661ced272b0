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

/**
 * What happens to a call.
 *
 * - `cutOff`: the connection breaks before the service has seen the call; `cutOffAfter`: after it has acted.
 * - `killBefore`, `killAfter`: the calling container ends before, or after, the service has acted.
 * - a response: the service never sees the call.
 * - `delayMs`: virtual time goes on before the answer arrives (`answer`, the default) or before the service acts (`call`).
 */
export type Interception =
  | 'pass'
  | 'cutOff'
  | 'cutOffAfter'
  | 'killBefore'
  | 'killAfter'
  | LoopbackResponse
  | { readonly delayMs: number; readonly late?: 'answer' | 'call' };

export type Intercept = (call: InterceptedCall) => Interception;
