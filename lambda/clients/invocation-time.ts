/*
 * The time that Lambda gives an invocation, shared by all calls that it makes. A container runs one invocation at a time,
 * so there is one such time; where nobody sets any, as at a terminal, there is no end.
 */

/** What of Lambda's context counts here. */
export interface Invocation {
  getRemainingTimeInMillis(): number;
}

/** How long a call of a kind may take, and how much of the invocation it has to leave. */
export interface TimeLimit {
  readonly mostMs: number;
  readonly leavesMs: number;
}

/** The last words: when everything else has used up its time, what was seen can still be written down. */
export const LEDGER_LIMIT: TimeLimit = { mostMs: 10_000, leavesMs: 5_000 };
export const SERVICE_LIMIT: TimeLimit = { mostMs: 10_000, leavesMs: 12_000 };
/** Nobody's rotation waits for an event, and that it was sent can still be written down. */
export const EVENT_LIMIT: TimeLimit = { mostMs: 3_000, leavesMs: 8_000 };
/** Google checks a change before it answers. */
export const GKE_LIMIT: TimeLimit = { mostMs: 15_000, leavesMs: 12_000 };

let endsAt = Number.POSITIVE_INFINITY;

/** To be called first in each invocation. */
export function beginInvocation(invocation: Invocation): void {
  endsAt = Date.now() + invocation.getRemainingTimeInMillis();
}

/** How many milliseconds a call may take that begins now; none are left at 0 and below. */
export function timeFor({ mostMs, leavesMs }: TimeLimit): number {
  return Math.min(mostMs, endsAt - Date.now() - leavesMs);
}
