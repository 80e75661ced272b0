import { createHash } from 'node:crypto';
import { EventType } from '../../lib/contract';
import type { EngineEvent } from '../events/event';
import { logEvent } from '../events/event-sender';
import { isDrift, type Notice, type WatchRow } from '../ledger/watch-row';
import type { World } from '../reconcile/world';
import { findingWords } from './finding-words';

/** An event is news for a day, and the row takes so many. */
const NEWS_MS = 24 * 60 * 60 * 1000;
const MOST_KEPT = 40;

/** What nobody has told of yet, not even the log. */
export function untold({ notices }: WatchRow): readonly Notice[] {
  return notices.filter(({ logged }) => logged !== true);
}

/**
 * Tells what was written down to be told: to the log once, to EventBridge until it takes it. At least once, whatever
 * becomes of this invocation.
 *
 * @returns the row as written.
 */
export async function tell(world: World, row: WatchRow): Promise<WatchRow> {
  if (row.notices.length === 0) {
    return row;
  }
  untold(row).flatMap(eventOf).forEach(logEvent);
  const sent = await world.events.send(row.notices.flatMap(eventOf));
  const kept = row.notices.filter((notice) => world.now() - notice.at < NEWS_MS && eventOf(notice).some(({ detail }) => !sent.has(detail.id)));
  return world.ledger.saveWatch({ ...row, notices: kept.slice(-MOST_KEPT).map((notice) => ({ ...notice, logged: true })) });
}

/** Of what is left over the rotation has told that left it. */
function eventOf({ what, target, finding }: Notice): readonly EngineEvent[] {
  if (!isDrift(finding)) {
    return [];
  }
  const { kind, profile, since, by } = finding;
  const happening = [what, target, kind, profile, String(since)].join('\n');
  const detail = {
    id: createHash('sha256').update(happening).digest('base64url'),
    target,
    profile,
    finding: kind,
    since: new Date(since).toISOString(),
    words: what === 'found' ? findingWords(finding) : `It is over: ${finding.what}.`,
    ...(by === undefined ? {} : { by }),
  };
  return [{ type: what === 'found' ? EventType.DRIFT_FOUND : EventType.DRIFT_RESOLVED, detail }];
}
