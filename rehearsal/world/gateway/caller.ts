/** Who calls through the gateway: a container of a function. */
export interface Caller {
  readonly id: string;
  /** Name of the function that runs in it. */
  readonly functionName: string;
  /** Its handler: what the function is, whatever it is named. */
  readonly handler: string;
  /** The invocation that runs in it; undefined between two. */
  readonly invocationId: string | undefined;
  /** A killed caller's calls are refused. */
  readonly alive: boolean;
  /** Ends the caller at once, as an outage of its machine would. */
  kill(why: string): void;
  /** The call is being held up: time may go on unless the caller is busy with something else. */
  pause(callId: string): void;
  /** The call that was held up goes on. */
  resume(callId: string): void;
}

/** A container says with this header who is calling where the address cannot say it (presigned URLs). */
export const CALLER_HEADER = 'x-rehearsal-caller';

/** A container numbers its calls, so that one that is held up is not taken for another. */
export const CALL_HEADER = 'x-rehearsal-call';
