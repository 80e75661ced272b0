import { ServiceCallError } from '../errors/service-call-error';
import type { Fate } from '../ledger/target-row';
import type { NodesMoved, TargetRow } from '../ledger/target-row';
import { log } from '../log/log';
import type { Link, Profile } from '../request/link';
import { deleteIfUnused, type Deletion } from './delete-if-unused';
import { wait, type Outcome } from './outcome';
import type { World } from './world';
import { Again } from '../decision/times';

export interface Finish {
  readonly settledOn?: string | undefined;
  readonly remark?: string;
  readonly why?: string;
  readonly nodes?: NodesMoved | undefined;
}

/**
 * The target is where it should be, and that stands, whatever happens to it from now on. What was left behind is deleted
 * if nobody uses it, then the assignment is done.
 */
export async function finish(world: World, row: TargetRow, link: Link, how: Finish, mayDeleteUnused: boolean): Promise<Outcome> {
  const { claim, leaving } = row;
  const finished = { toDelete: leaving.map(({ name }) => name), at: world.now(), remark: how.remark, nodes: how.nodes };
  const settled = await world.ledger.saveTarget({
    ...row,
    awaitingEvidenceSince: undefined,
    progress: undefined,
    settledOn: how.settledOn ?? row.settledOn,
    claim: claim && { ...claim, finished },
  });
  log({ what: 'settled', target: row.id, profile: row.desired?.name, why: how.why });
  return tidyUp(world, settled, link, mayDeleteUnused);
}

/**
 * Deletes one of the profiles that were left, and writes that down: a dozen calls each would be too much for one invocation,
 * and one that fails must not stand in the way of the others.
 */
export async function tidyUp(world: World, row: TargetRow, link: Link, mayDeleteUnused: boolean): Promise<Outcome> {
  const { toDelete = [], remark } = row.claim?.finished ?? {};
  const done: Outcome = { kind: 'done', remark };
  const [name, ...others] = toDelete;
  const profile = row.leaving.find((one) => one.name === name);
  if (!mayDeleteUnused || row.claim === undefined || name === undefined) {
    return done;
  }
  const deletion = profile && (await deletionOf(world, row, link, profile));
  const fates = [...(row.claim.finished?.fates ?? []), ...fateOf(name, deletion)];
  await world.ledger.saveTarget({
    ...row,
    leaving: deletion?.kind === 'in use' ? row.leaving : row.leaving.filter((one) => one.name !== name),
    claim: { ...row.claim, finished: { ...row.claim.finished, toDelete: others, fates } },
  });
  return others.length > 0 ? wait(Again.AT_ONCE, `settled; ${others.length} more of the profiles that were left are looked at`) : done;
}

/** Not deleted is never an error: the profile stays listed, and the next rotation tries again. */
async function deletionOf(world: World, row: TargetRow, link: Link, profile: Profile): Promise<Deletion> {
  try {
    return await deleteIfUnused(world, [link], profile);
  } catch (error) {
    if (!(error instanceof ServiceCallError)) {
      throw error;
    }
    log({ what: 'not deleted', target: row.id, profile: profile.name, why: error.message });
    return { kind: 'in use', why: error.message };
  }
}

function fateOf(profile: string, deletion: Deletion | undefined): readonly Fate[] {
  switch (deletion?.kind) {
    case 'deleted':
      return [{ profile }];
    case 'in use':
      return [{ profile, leftOver: deletion.why }];
    default:
      return [];
  }
}
