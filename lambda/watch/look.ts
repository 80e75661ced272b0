import { timeFor, type TimeLimit } from '../clients/invocation-time';
import { ServiceCallError } from '../errors/service-call-error';
import { LedgerConflictError } from '../ledger/ledger';
import { ifReadable } from '../ledger/parse-row';
import type { WatchRow } from '../ledger/watch-row';
import { log } from '../log/log';
import { seenUnless, type Seen } from '../preflight/seen';
import type { World } from '../reconcile/world';
import { resourceName, type Target } from '../request/target';
import type { LookedAt } from './book';
import { gather, ifSettled, namesOf, type Settled } from './gather';
import type { IamCall } from './input';
import { judgeTarget } from './judge';
import { writeDown } from './write-down';

/*
 * One look at every target that the stack rotates, or at those that a call of IAM concerns. It changes nothing but the row
 * of the watch. A look that is killed, or that another one overtakes, has told nothing; the next one finds the same.
 */

const AT_ONCE = 8;
/** Nobody's turn begins later: what it asks has to end in time for what was seen to be written down. */
const LOOK_LIMIT: TimeLimit = { mostMs: Number.POSITIVE_INFINITY, leavesMs: 25_000 };

/** What came of one target. */
type Turn = LookedAt | 'left alone' | 'not concerned' | 'too late' | NotRead;

interface NotRead {
  readonly notRead: string;
}

/** What cannot be asked now is asked by the next look; nobody waits for this one. */
export async function look(world: World, call?: IamCall): Promise<void> {
  try {
    await lookAtAll(world, call);
  } catch (error) {
    if (!(error instanceof LedgerConflictError) && !(error instanceof ServiceCallError)) {
      throw error;
    }
    log({ what: 'trouble', why: `the watch could not look: ${error.message}` });
  }
}

/** @throws ServiceCallError where stack or ledger cannot be asked, LedgerConflictError where other looks were faster. */
async function lookAtAll(world: World, call: IamCall | undefined): Promise<void> {
  const row = await world.ledger.watch();
  const deployed = await world.linkedTargets();
  const now = world.now();
  let isAtRest: Promise<Seen<boolean>> | undefined;
  const askIfAtRest = (): Promise<Seen<boolean>> => (isAtRest ??= seenUnless(['transient', 'refused'], () => world.waits.isAtRest(world.profiles.owner)));
  // Where the time is up before all were asked, the others are the first the next time.
  const inTurn = deployed.toSorted((one, other) => lookedAt(row, one) - lookedAt(row, other));
  const turns = await eachOf(inTurn, (target) => turnOf(world, target, call, askIfAtRest));
  const looks = turns.filter((turn) => typeof turn === 'object' && 'target' in turn);
  const notRead = turns.flatMap((turn) => (typeof turn === 'object' && 'notRead' in turn ? [turn.notRead] : []));
  if (notRead[0] !== undefined) {
    log({ what: 'trouble', why: `the watch could not read ${notRead.length} of ${deployed.length} target(s) in the ledger: ${notRead[0]}` });
  }
  if (call !== undefined && looks.length === 0) {
    return;
  }
  await writeDown(world, row, looks, deployed.map(resourceName), now);
  const [left = 0, late = 0] = (['left alone', 'too late'] as const).map((what) => turns.filter((turn) => turn === what).length);
  if (deployed.length > 0 && left === 0 && looks.every(({ judgement }) => judgement === undefined)) {
    // Nothing was looked at, and an alarm rings where the line below does not come.
    return;
  }
  const unknown = looks.filter(({ judgement }) => Object.keys(judgement?.unknown ?? {}).length > 0);
  log({ what: 'looked', count: looks.length, why: `${deployed.length} target(s) deployed, ${left} left alone, ${unknown.length} not wholly seen, ${late} left for the next look` });
}

async function turnOf(world: World, target: Target, iamCall: IamCall | undefined, askIfAtRest: () => Promise<Seen<boolean>>): Promise<Turn> {
  const isLate = timeFor(LOOK_LIMIT) <= 0;
  if (isLate && iamCall === undefined) {
    return 'too late';
  }
  const row = await ifRead(world.rows.target(resourceName(target)));
  if (row !== undefined && 'notRead' in row) {
    return row;
  }
  const settled = row === undefined ? undefined : ifSettled(target, row, world.now());
  if (settled === undefined) {
    return 'left alone';
  }
  if (!isConcerned(settled, iamCall)) {
    return 'not concerned';
  }
  const call = iamCall && { at: iamCall.at, by: iamCall.by };
  if (isLate) {
    return { target: settled.row.id, call };
  }
  const judgement = judgeTarget(await gather(world, settled, await askIfAtRest()));
  const isSettledStill = judgement.findings.length === 0 || (await isUnchanged(world, settled));
  return { target: settled.row.id, judgement: isSettledStill ? judgement : undefined, call };
}

/** A rotation that has begun since may be what was seen. */
async function isUnchanged(world: World, { row }: Settled): Promise<boolean> {
  const again = await ifRead(world.rows.target(row.id));
  return again !== undefined && 'revision' in again && again.revision === row.revision;
}

/** A row that is not as the engine writes it is somebody else's concern: what it says of the target is not known. */
async function ifRead<T>(reading: Promise<T>): Promise<T | NotRead | undefined> {
  try {
    return await ifReadable(reading);
  } catch (error) {
    if (error instanceof ServiceCallError) {
      return { notRead: error.message };
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
