import { timeFor, type TimeLimit } from '../clients/invocation-time';
import { ServiceCallError } from '../errors/service-call-error';
import { LedgerConflictError } from '../ledger/ledger';
import type { WatchRow } from '../ledger/watch-row';
import { log } from '../log/log';
import { seenUnless, type Seen } from '../preflight/seen';
import type { World } from '../reconcile/world';
import { resourceName, type Target } from '../request/target';
import { afterLook, type LookedAt } from './book';
import { gather, ifSettled, namesOf, type Settled } from './gather';
import type { IamCall } from './input';
import { judgeTarget } from './judge';
import { tell, untold } from './tell';

/*
 * One look at every target that the stack rotates, or at those that a call of IAM concerns. It changes nothing but the row
 * of the watch. A look that is killed, or that another one overtakes, has told nothing; the next one finds the same.
 */

const AT_ONCE = 8;
/** Nobody's turn begins later: what it asks has to end in time for what was seen to be written down. */
const LOOK_LIMIT: TimeLimit = { mostMs: Number.POSITIVE_INFINITY, leavesMs: 25_000 };
/** Of findings that are written down and told of together. */
const MOST_UNTOLD = 40;
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
  let isAtRest: Promise<Seen<boolean>> | undefined;
  const askIfAtRest = (): Promise<Seen<boolean>> => (isAtRest ??= seenUnless(['transient', 'refused'], () => world.waits.isAtRest(world.profiles.owner)));
  // Where the time is up before all were asked, the others are the first the next time.
  const inTurn = deployed.toSorted((one, other) => lookedAt(row, one) - lookedAt(row, other));
  const turns = await eachOf(inTurn, (target) => turnOf(world, target, call, askIfAtRest));
  const looks = turns.filter((turn) => typeof turn === 'object');
  if (call !== undefined && looks.length === 0) {
    return;
  }
  await writeDown(world, row, looks, deployed.map(resourceName), now);
  const [left, late] = (['left alone', 'too late'] as const).map((what) => turns.filter((turn) => turn === what).length);
  const unknown = looks.filter(({ judgement }) => Object.keys(judgement?.unknown ?? {}).length > 0);
  log({ what: 'looked', count: looks.length, why: `${deployed.length} target(s) deployed, ${left} left alone, ${unknown.length} not wholly seen, ${late} left for the next look` });
}

/** Some at a time, and told of before the others: a row takes 400 KB, and whoever dies has told of what is written. */
async function writeDown(world: World, before: WatchRow, looks: readonly LookedAt[], deployed: readonly string[], now: number): Promise<void> {
  let row = afterLook(before, [], deployed, now);
  for (const one of looks) {
    row = afterLook(row, [one], deployed, now);
    if (untold(row).length >= MOST_UNTOLD) {
      row = await tell(world, await world.ledger.saveWatch(row));
    }
  }
  await tell(world, await world.ledger.saveWatch(row));
}

async function turnOf(world: World, target: Target, call: IamCall | undefined, askIfAtRest: () => Promise<Seen<boolean>>): Promise<LookedAt | 'left alone' | 'not concerned' | 'too late'> {
  if (timeFor(LOOK_LIMIT) <= 0) {
    return 'too late';
  }
  const settled = await settledNow(world, target);
  if (settled === undefined) {
    return 'left alone';
  }
  if (!isConcerned(settled, call)) {
    return 'not concerned';
  }
  const judgement = judgeTarget(await gather(world, settled, await askIfAtRest()));
  const isSettledStill = judgement.findings.length === 0 || (await isUnchanged(world, settled));
  return { target: settled.row.id, ...(isSettledStill ? { judgement } : {}), ...(call === undefined ? {} : { call: { at: call.at, by: call.by } }) };
}

async function settledNow(world: World, target: Target): Promise<Settled | undefined> {
  // A row that cannot be read is somebody else's concern: what it says of the target is not known.
  const row = await unlessFailed(() => world.rows.target(resourceName(target)));
  return row === undefined ? undefined : ifSettled(target, row, world.now());
}

/** A rotation that has begun since may be what was seen. */
async function isUnchanged(world: World, { row }: Settled): Promise<boolean> {
  return (await unlessFailed(() => world.rows.target(row.id)))?.revision === row.revision;
}

async function unlessFailed<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ServiceCallError) {
      return undefined;
    }
    throw error;
  }
}

function isConcerned(settled: Settled, call: IamCall | undefined): boolean {
  const { profiles, roles } = namesOf(settled);
  return call === undefined || (call.profile !== undefined && profiles.includes(call.profile)) || (call.role !== undefined && roles.includes(call.role));
}

function lookedAt({ targets }: WatchRow, target: Target): number {
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
