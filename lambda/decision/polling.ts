import { SERVICE_TIMEOUT_SECONDS } from '../../lib/contract';

const SHARE_OF_TIME_SPENT = 0.025;
const SHORTEST_SECONDS = 5;
const LONGEST_SECONDS = 120;

/**
 * Seconds until the next look: 2.5 % of the time already spent, so that the end of a rotation is noticed within 2.5 %
 * of its length, and twelve hours take fewer than 500 looks.
 */
export function pollSeconds(spentMs: number): number {
  const seconds = Math.ceil((spentMs / 1000) * SHARE_OF_TIME_SPENT);
  return Math.min(Math.max(seconds, SHORTEST_SECONDS), LONGEST_SECONDS);
}

const SHORTEST_AFTER_TROUBLE_SECONDS = 15;

/**
 * Seconds until the next look after a call that failed: an outage may last as long as a rotation, and an execution has
 * only so many events.
 */
export function troublePollSeconds(spentMs: number): number {
  return Math.max(SHORTEST_AFTER_TROUBLE_SECONDS, pollSeconds(spentMs));
}

/** Within CloudFormation's hour an answer may be due at any moment. */
const BLIND_SECONDS = 30;

/** Seconds until the next look while the ledger cannot be asked, so that nobody knows what is due. */
export function blindPollSeconds(spentMs: number): number {
  return spentMs >= SERVICE_TIMEOUT_SECONDS * 1000 ? troublePollSeconds(spentMs) : BLIND_SECONDS;
}
