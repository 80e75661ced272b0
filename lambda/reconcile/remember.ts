import { progressAfter } from '../decision/progress';
import { ServiceCallError } from '../errors/service-call-error';
import type { GkeOperation } from '../google/resources';
import { LedgerConflictError } from '../ledger/ledger';
import type { NodesMoved, TargetRow } from '../ledger/target-row';
import { log } from '../log/log';
import type { World } from './world';

/** What a look has seen that has nothing to do but wait. */
export interface Waiting {
  readonly why: string;
  readonly operation: GkeOperation | undefined;
  readonly nodes: NodesMoved | undefined;
}

/**
 * Writes down what a look has come to know, in one write, and in none where it is nothing new.
 *
 * @param facts what later looks decide by; the rest is for people who watch
 */
export async function remember(world: World, row: TargetRow, { why, operation, nodes }: Waiting, facts: Partial<TargetRow> = {}): Promise<void> {
  const progress = progressAfter(row, { why, operation: operation?.name, statusDetail: operation?.statusDetail, nodes }, world.now());
  if (Object.keys(facts).length > 0) {
    await world.ledger.saveTarget({ ...row, ...facts, progress });
  } else if (progress !== row.progress) {
    await show(world, { ...row, progress });
  }
}

/** Nothing is decided by it: that it cannot be written stands in nobody's way. */
async function show(world: World, row: TargetRow): Promise<void> {
  try {
    await world.ledger.saveTarget(row);
  } catch (error) {
    if (!(error instanceof ServiceCallError || error instanceof LedgerConflictError)) {
      throw error;
    }
    log({ what: 'trouble', target: row.id, why: error.message });
  }
}
