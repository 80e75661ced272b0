import type { NodeTrack } from '../model';
import type { EngineLine } from './log-line';

interface Place {
  name: string;
  epochs: { profile: string; instanceId: string; from: number }[];
  to?: number;
}

/**
 * Nodes as EC2 showed them at each look. An instance that is gone has made room for one that is new; nothing says which
 * for which, so it is taken that they follow each other in their order. Between two places for one node, while the new
 * instance runs already or not yet, the place is the one that was given up last.
 */
export function nodesOf(lines: readonly EngineLine[], target: string): readonly NodeTrack[] {
  const places: Place[] = [];
  for (const { time, instances } of lines.filter((line) => line.target === target)) {
    const seen = instances === undefined ? [] : parsed(instances);
    if (seen.length > 0) {
      look(places, seen, time);
    }
  }
  return places;
}

function look(places: Place[], seen: readonly { readonly profile: string; readonly instanceId: string }[], time: number): void {
  const shown = new Map(seen.map(({ instanceId, profile }) => [instanceId, profile]));
  const known = new Set(places.flatMap(({ epochs }) => epochs.map(({ instanceId }) => instanceId)));
  for (const place of places) {
    const instanceId = place.epochs.at(-1)?.instanceId ?? '';
    if (place.to === undefined && !shown.has(instanceId)) {
      place.to = time;
    } else if (place.to !== undefined && shown.has(instanceId)) {
      // A look at other profiles did not show it.
      delete place.to;
    }
  }
  for (const { instanceId, profile } of seen.filter((one) => !known.has(one.instanceId))) {
    const free = places.filter(({ to }) => to !== undefined).toSorted((one, other) => (other.to ?? 0) - (one.to ?? 0));
    const latest = free.filter(({ to }) => to === free[0]?.to)[0];
    if (latest === undefined) {
      places.push({ name: `node ${places.length + 1}`, epochs: [{ profile, instanceId, from: time }] });
    } else {
      latest.epochs.push({ profile, instanceId, from: time });
      delete latest.to;
    }
  }
}

/** `PROFILE: ID ID; PROFILE: ID` */
function parsed(instances: string): readonly { readonly profile: string; readonly instanceId: string }[] {
  return instances.split('; ').flatMap((part) => {
    const [profile = '', ids = ''] = part.split(': ');
    return ids.split(' ').filter((id) => id !== '').map((instanceId) => ({ profile, instanceId }));
  });
}
