import { LedgerConflictError } from '../ledger/ledger';
import type { WatchRow } from '../ledger/watch-row';
import type { World } from '../reconcile/world';
import { afterLook, type LookedAt } from './book';
import { tell, untold } from './tell';

/** Of findings that are written down and told of together. */
const MOST_UNTOLD = 40;
/** Somebody who swaps a role makes two calls, and each of them has the watch look. */
const MOST_TRIES = 3;

/**
 * Writes down what was seen, and tells of it: some at a time, as a row takes 400 KB, and whoever dies has told of what is
 * written. What another look has written meanwhile stands, and the clouds are not asked again.
 *
 * @throws LedgerConflictError where other looks were faster.
 */
export async function writeDown(world: World, before: WatchRow, looks: readonly LookedAt[], deployed: readonly string[], now: number): Promise<void> {
  let row = before;
  let left = looks;
  for (let tries = 1; ; ) {
    try {
      const { after, rest } = portion(row, left, deployed, now);
      row = await world.ledger.saveWatch(after);
      left = rest;
      row = await tell(world, row);
      if (left.length === 0) {
        return;
      }
    } catch (error) {
      if (!(error instanceof LedgerConflictError) || tries === MOST_TRIES) {
        throw error;
      }
      tries += 1;
      const fresh = await world.ledger.watch();
      row = fresh;
      left = left.flatMap((one) => ((fresh.targets[one.target]?.lookedAt ?? 0) < now ? [one] : heardOf(one)));
    }
  }
}

/** As many looks as there is room for what is to be told of them; at least one, where there is any. */
function portion(row: WatchRow, looks: readonly LookedAt[], deployed: readonly string[], now: number): { readonly after: WatchRow; readonly rest: readonly LookedAt[] } {
  let after = afterLook(row, looks.slice(0, 1), deployed, now);
  let taken = 1;
  for (; taken < looks.length && untold(after).length < MOST_UNTOLD; taken += 1) {
    after = afterLook(after, looks.slice(taken, taken + 1), deployed, now);
  }
  return { after, rest: looks.slice(taken) };
}

/** Of a look that a later one has overtaken: who has called IAM, as the later one may not know. */
function heardOf({ target, call }: LookedAt): readonly LookedAt[] {
  return call === undefined ? [] : [{ target, call }];
}
