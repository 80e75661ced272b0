import type { RequestRow } from '../../lambda/ledger/request-row';
import type { TargetRow } from '../../lambda/ledger/target-row';
import type { OpenFinding } from '../../lambda/ledger/watch-row';
import type { Seen } from '../../lambda/preflight/seen';
import type { ExpectedProfile } from '../plan/expected-profile';

/** What the ledger says of a target. */
export interface LedgerFacts {
  readonly row: TargetRow;
  /** Of the holder of the claim. Absent where the ledger has forgotten it: it keeps requests for ninety days. */
  readonly request?: RequestRow;
  /** Of who held the claim before. */
  readonly previous?: RequestRow;
  /** What the watch has found, and has not seen mended. */
  readonly findings?: readonly OpenFinding[];
}

/** Everything that the state of a target is judged by. */
export interface TargetFacts {
  /** Undefined: there is no stack yet. */
  readonly stackStatus: string | undefined;
  /** Of the template at hand. */
  readonly expected: ExpectedProfile;
  /** Seen as undefined: there is no ledger yet. */
  readonly ledger: Seen<LedgerFacts | undefined>;
}

export function isInProgress(stackStatus: string | undefined): boolean {
  return stackStatus?.endsWith('_IN_PROGRESS') === true;
}

/** Whether what the deployment had not begun when it failed will not be begun any more. */
export function isRolledBack(stackStatus: string | undefined): boolean {
  return stackStatus?.includes('ROLLBACK') === true;
}
