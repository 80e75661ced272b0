import { ServiceCallError } from '../errors/service-call-error';
import { LedgerConflictError, type Ledger } from '../ledger/ledger';
import type { Told } from '../ledger/request-row';
import { log } from '../log/log';
import type { EventTypeName } from '../../lib/contract';
import { logEvent, type EventSender } from './event-sender';
import { eventOf, happenedTo, type Happening } from './happened';

export interface Telling {
  readonly ledger: Ledger;
  readonly events: EventSender;
  /** Milliseconds since the epoch. */
  now(): number;
}

/**
 * Tells what has happened to a request as far as the ledger was read or written since it was last told to forget. Stands
 * in nobody's way: it throws for nothing that a service does.
 *
 * @returns whether there is nothing left to tell.
 */
export async function tell(world: Telling, requestId: string): Promise<boolean> {
  const { ledger } = world;
  const request = ledger.knownRequest(requestId);
  if (request === undefined) {
    return true;
  }
  const told = request.told ?? [];
  const happened = happenedTo(request, (target) => ledger.knownTarget(target));
  const news = happened.filter((one) => !told.some((other) => isSame(one, other)));
  // In the order in which it happened.
  const unsent: readonly Happening[] = [...told.filter(({ sent }) => !sent).map((one) => asHappening(one, happened)), ...news];
  if (unsent.length === 0) {
    return true;
  }
  const now = world.now();
  const events = unsent.map((one) => ({ one, event: eventOf(request, one, ledger.knownTarget(one.target), now) }));
  events.slice(unsent.length - news.length).forEach(({ event }) => logEvent(event));
  const sent = await world.events.send(events.map(({ event }) => event));
  const outcome: readonly Told[] = events.map(({ one: { type, target, profile }, event }) => ({ type, target, profile, sent: sent.has(event.detail.id) }));
  try {
    await ledger.saveTold(requestId, [...told.filter((one) => one.sent), ...outcome]);
  } catch (error) {
    if (!(error instanceof ServiceCallError || error instanceof LedgerConflictError)) {
      throw error;
    }
    // It is told again by the next look, under the same ID.
    log({ what: 'trouble', requestId, why: error.message });
  }
  return outcome.every((one) => one.sent);
}

/** With its words, where the rows still say them. */
function asHappening(one: Told, happened: readonly Happening[]): Happening {
  const { target, profile } = one;
  return happened.find((other) => isSame(other, one)) ?? { type: one.type as EventTypeName, target, profile };
}

function isSame(one: Happening, other: Told): boolean {
  return one.type === other.type && one.profile === other.profile && one.target === other.target;
}
