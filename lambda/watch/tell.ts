import { createHash } from 'node:crypto';
import { EventType } from '../../lib/contract';
import type { EngineEvent } from '../events/event';
import { logEvent } from '../events/event-sender';
import { isDrift, type Notice, type WatchRow } from '../ledger/watch-row';
import type { World } from '../reconcile/world';
import { findingWords } from './words';

/** Tells what was written down to be told, then forgets it: at least once, whatever becomes of this invocation. */
export async function tell(world: World, row: WatchRow): Promise<void> {
  if (row.notices.length === 0) {
    return;
  }
  const events = row.notices.flatMap(eventOf);
  events.forEach(logEvent);
  await world.events.send(events);
  await world.ledger.saveWatch({ ...row, notices: [] });
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
