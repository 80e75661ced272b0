import { RECONCILE_TIMEOUT_SECONDS } from '../../lib/contract';

/*
 * How long the engine is patient, and how soon it looks again where that does not grow with the time spent (see polling.ts).
 */

/** How long what one service says may lag behind what another one has done. */
export const Patience = {
  /** For instances that have just been replaced to disappear from EC2. What remains after that is left to a later rotation. */
  EVIDENCE_MS: 10 * 60_000,
  /** For Google to show the profile that an update has just linked. */
  READ_MS: 2 * 60_000,
  /** For Google to list an operation that it has begun, or ended. */
  LIST_MS: 2 * 60_000,
  /** For IAM to know a profile that CloudFormation has just created. */
  IAM_MS: 2 * 60_000,
  /** For CloudFormation to show everybody a resource that it asks for; how soon it does is not documented. */
  SHOWN_MS: 2 * 60_000,
  /** For IAM on both clouds to catch up with a permission that was granted just before the deployment. */
  REFUSAL_MS: 90_000,
  /** The same, once nodes may have moved: a mistake is mended while one waits. */
  LATER_REFUSAL_MS: 10 * 60_000,
  /** For the clocks of Google and AWS to agree. */
  CLOCKS_MS: 5_000,
} as const;

/** A new holder of a claim waits this long where the one before had not ended: longer than one of its functions can live. */
export const QUIET_AFTER_TAKEOVER_MS = (RECONCILE_TIMEOUT_SECONDS + 30) * 1000;

/** Seconds until the next look. */
export const Again = {
  /** More is left to do, and nothing to wait for. */
  AT_ONCE: 1,
  /** Another request has just written the ledger. */
  AFTER_CONFLICT: 2,
  /** A change was just sent, or IAM or `report` is about to be ready. */
  SOON: 5,
  /** Credentials, permissions or the ledger could not be used. */
  AFTER_TROUBLE: 15,
  /** All but EC2 agree. At least: after hours, as seldom as ever, as an execution has only so many looks. */
  FOR_EVIDENCE: 20,
  /** Instances may still run under a profile that is to be deleted. */
  TO_DELETE: 30,
  /** Google refused a change for now. */
  AFTER_REFUSAL: 60,
} as const;
