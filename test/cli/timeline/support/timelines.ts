import type { NodeTrack, TargetTrack, Timeline } from '../../../../cli/timeline/model';

export const START = Date.UTC(2026, 10, 2, 9);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export function target(name: string, nodes: readonly NodeTrack[], more: Partial<TargetTrack> = {}): TargetTrack {
  const [cluster = name] = name.split('/');
  return {
    name,
    cluster,
    profiles: [{ name: 'made-by-hand', fresh: false }, { name: `${name.replace('/', '-')}-fresh`, fresh: true }],
    requests: [],
    operations: [],
    nodes,
    marks: [],
    ...more,
  };
}

export function timeline(hours: number, targets: readonly TargetTrack[], more: Partial<Timeline> = {}): Timeline {
  return { title: 'a play', from: START, to: START + hours * HOUR, stack: { name: 'Stack', statuses: [] }, marks: [], targets, ...more };
}

/** Moved one after the other, evenly. */
export function movedNodes(pool: string, count: number, hours: number): readonly NodeTrack[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `${pool}-${index + 1}`,
    epochs: [
      { profile: 'made-by-hand', instanceId: `i-0${String(index).padStart(16, '0')}`, from: START },
      { profile: `${pool}-fresh`, instanceId: `i-1${String(index).padStart(16, '0')}`, from: START + ((index + 1) * hours * HOUR) / (count + 1) },
    ],
  }));
}
