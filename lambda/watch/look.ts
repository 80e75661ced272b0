import { ServiceCallError } from '../errors/service-call-error';
import { LedgerConflictError } from '../ledger/ledger';
import { ifReadable } from '../ledger/parse-row';
import type { WatchRow } from '../ledger/watch-row';
import { log } from '../log/log';
import { seenUnless } from '../preflight/seen';
import type { World } from '../reconcile/world';
import { resourceName, type Target } from '../request/target';
import { afterLook, type LookedAt } from './book';
import { gather, ifSettled, namesOf, type Settled } from './gather';
import type { IamCall } from './input';
import { judgeTarget } from './judge';
import { tell } from './tell';

/*
 * One look at every target that the stack rotates, or at those that a call of IAM concerns. It changes nothing but the row
 * of the watch. A look that is killed, or that another one overtakes, has told nothing; the next one finds the same.
 */

const AT_ONCE = 8;
/** Somebody who swaps a role makes two calls, and each of them has the watch look. */
const MOST_TRIES = 3;

/** What cannot be asked now is asked by the next look; nobody waits for this one. */
export async function look(world: World, call?: IamCall): Promise<void> {
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    try {
      return await lookOnce(world, call);
    } catch (error) {
      const isOvertaken = error instanceof LedgerConflictError;
      if (!isOvertaken && !(error instanceof ServiceCallError)) {
        throw error;
      }
      if (!isOvertaken || tries === MOST_TRIES) {
        log({ what: 'trouble', why: `the watch could not look: ${error.message}` });
        return;
      }
    }
  }
}

/** @throws ServiceCallError where stack or ledger cannot be asked, LedgerConflictError where another look was faster. */
async function lookOnce(world: World, call: IamCall | undefined): Promise<void> {
  const row = await world.ledger.watch();
  const deployed = await world.linkedTargets();
  const now = world.now();
  const settled = await eachOf(deployed, async (target) => settledNow(world, target));
  const concerned = settled.flatMap((one) => (one !== undefined && isConcerned(one, call) ? [one] : []));
  if (call !== undefined && concerned.length === 0) {
    return;
  }
  const isAtRest = await seenUnless(['transient', 'refused'], () => world.waits.isAtRest(world.profiles.owner));
  // Where the time is up before all were asked, these are the first the next time.
  const inTurn = concerned.sort((one, other) => lookedAt(row, one) - lookedAt(row, other));
  const looks = await eachOf(inTurn, async (one): Promise<LookedAt> => {
    const judgement = judgeTarget(await gather(world, one, isAtRest));
    const name = resourceName(one.target);
    const isSettledStill = judgement.findings.length === 0 || (await isUnchanged(world, one));
    return { target: name, ...(isSettledStill ? { judgement } : {}), ...(call === undefined ? {} : { call: { at: call.at, by: call.by } }) };
  });
  const next = afterLook(row, looks, deployed.map(resourceName), now);
  const saved = await world.ledger.saveWatch(call === undefined ? { ...next, lookedAt: now } : next);
  await tell(world, saved);
  const unknown = looks.filter(({ judgement }) => Object.keys(judgement?.unknown ?? {}).length > 0);
  log({ what: 'looked', count: looks.length, why: `${deployed.length} target(s) deployed, ${deployed.length - settled.filter((one) => one !== undefined).length} left alone, ${unknown.length} not wholly seen` });
}

async function settledNow(world: World, target: Target): Promise<Settled | undefined> {
  // A row that cannot be read is somebody else's concern: what it says of the target is not known.
  const row = await ifReadable(world.ledger.target(resourceName(target)));
  return row === undefined ? undefined : ifSettled(target, row, world.now());
}

/** A rotation that has begun since may be what was seen. */
async function isUnchanged(world: World, { row }: Settled): Promise<boolean> {
  try {
    return (await world.ledger.target(row.id)).revision === row.revision;
  } catch (error) {
    if (error instanceof ServiceCallError) {
      return false;
    }
    throw error;
  }
}

function isConcerned(settled: Settled, call: IamCall | undefined): boolean {
  const { profiles, roles } = namesOf(settled);
  return call === undefined || (call.profile !== undefined && profiles.includes(call.profile)) || (call.role !== undefined && roles.includes(call.role));
}

function lookedAt({ targets }: WatchRow, { target }: Settled): number {
  return targets[resourceName(target)]?.lookedAt ?? 0;
}

/** Some at a time: clouds answer so many calls and no more. */
async function eachOf<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results[next[0]] = await work(next[1]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
