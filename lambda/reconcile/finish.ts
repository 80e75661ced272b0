import { ServiceCallError } from '../errors/service-call-error';
import type { TargetRow } from '../ledger/target-row';
import { log } from '../log/log';
import type { Link, Profile } from '../request/link';
import { buryIfUnused } from './bury';
import type { Outcome } from './outcome';
import type { World } from './world';

export interface Finish {
  readonly settledOn?: string | undefined;
  readonly remark?: string;
  readonly why?: string;
}

/** The target is where it should be: what was left behind is buried if nobody uses it, and the assignment is done. */
export async function finish(world: World, row: TargetRow, link: Link, how: Finish): Promise<Outcome> {
  const settled = await world.ledger.saveTarget({ ...row, awaitingEvidenceSince: undefined, settledOn: how.settledOn ?? row.settledOn });
  log({ what: 'settled', target: row.id, ...(row.wanted === undefined ? {} : { profile: row.wanted.name }), ...(how.why === undefined ? {} : { why: how.why }) });
  const still: Profile[] = [];
  for (const profile of row.leaving) {
    try {
      const burial = await buryIfUnused(world, link, profile);
      if (burial.kind === 'in use') {
        still.push(profile);
      }
    } catch (error) {
      if (!(error instanceof ServiceCallError)) {
        throw error;
      }
      // Not buried is never an error: the profile stays listed, and the next rotation tries again.
      log({ what: 'not buried', target: row.id, profile: profile.name, why: error.message });
      still.push(profile);
    }
  }
  if (still.length !== row.leaving.length) {
    await world.ledger.saveTarget({ ...settled, leaving: still });
  }
  return { kind: 'done', ...(how.remark === undefined ? {} : { remark: how.remark }) };
}
