import type { Timeline } from './model';

/** Where moments are drawn: from left to right, in percent, with what nothing happened in cut out. */
export interface Axis {
  readonly at: (time: number) => number;
  readonly ticks: readonly Tick[];
  readonly cuts: readonly Cut[];
}

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** A while that is not drawn to scale. */
export interface Cut {
  readonly at: number;
  readonly width: number;
  readonly label: string;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

interface Piece extends Stretch {
  readonly cut: boolean;
  readonly left: number;
  readonly width: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14_400].map((minutes) => minutes * MINUTE);
const MOST_TICKS = 9;
/** A quiet while as long as this share of all that is drawn is cut out. */
const QUIET_SHARE = 0.08;
const SHORTEST_CUT = 15 * MINUTE;
const CUT_WIDTH = 3;
/** What is left of a quiet while on either side of a cut. */
const MARGIN = MINUTE;

/** @param beyond the share of all that is drawn that is left free behind the end */
export function axisOf(timeline: Timeline, beyond = 0): Axis {
  const pieces = pieced(timeline, 100 * (1 - beyond));
  const at = (time: number): number => {
    if (time >= timeline.to) {
      return time > timeline.to ? 100 : 100 * (1 - beyond);
    }
    const piece = pieces.find(({ to }) => time <= to) ?? pieces.at(-1);
    if (piece === undefined) {
      return 0;
    }
    const share = (time - piece.from) / Math.max(piece.to - piece.from, 1);
    return piece.left + Math.min(Math.max(share, 0), 1) * piece.width;
  };
  const cuts = pieces.filter(({ cut }) => cut).map(({ left, width, from, to }) => ({ at: left, width, label: lengthOf(to - from) }));
  return { at, cuts, ticks: ticksOf(pieces, at) };
}

/** `3 h 20 min`, and of less than two minutes the seconds. */
export function lengthOf(ms: number): string {
  if (ms < 2 * MINUTE) {
    return `${Math.round(ms / 1000)} s`;
  }
  const minutes = Math.round(ms / MINUTE);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const parts = days > 0 ? [`${days} d`, ...(hours > 0 ? [`${hours} h`] : [])] : [...(hours > 0 ? [`${hours} h`] : []), ...(rest > 0 ? [`${rest} min`] : [])];
  return parts.join(' ');
}

function pieced(timeline: Timeline, whole: number): readonly Piece[] {
  const { from, to } = timeline;
  const busy = busyStretches(timeline);
  const total = busy.reduce((sum, stretch) => sum + stretch.to - stretch.from, 0);
  const least = Math.max(total * QUIET_SHARE, SHORTEST_CUT);
  const cuts = busy
    .map((stretch, index) => ({ from: stretch.to + MARGIN, to: (busy[index + 1]?.from ?? to) - MARGIN }))
    .filter((gap) => gap.to - gap.from > least);
  const edges: (Stretch & { readonly cut: boolean })[] = [];
  let since = from;
  for (const cut of cuts) {
    edges.push({ from: since, to: cut.from, cut: false }, { ...cut, cut: true });
    since = cut.to;
  }
  edges.push({ from: since, to: Math.max(to, since + 1), cut: false });
  const drawn = edges.filter(({ cut }) => !cut).reduce((sum, edge) => sum + edge.to - edge.from, 0);
  const room = whole - CUT_WIDTH * cuts.length;
  let left = 0;
  return edges.map((edge) => {
    const piece = { ...edge, left, width: edge.cut ? CUT_WIDTH : (room * (edge.to - edge.from)) / Math.max(drawn, 1) };
    left += piece.width;
    return piece;
  });
}

/** When anything was under way; a mark alone is not lost in a cut either. */
function busyStretches({ from, to, stack, marks, targets }: Timeline): readonly Stretch[] {
  const spans: Stretch[] = [
    { from, to: from },
    ...stack.statuses.filter(({ status }) => status.endsWith('_IN_PROGRESS')).map((span) => ({ from: span.from, to: span.to ?? to })),
    ...targets.flatMap(({ requests, operations }) => [...requests, ...operations].map((span) => ({ from: span.from, to: span.to ?? to }))),
    ...[...marks, ...targets.flatMap((target) => target.marks)].map(({ time, until }) => ({ from: time, to: until ?? time })),
    ...targets.flatMap(({ nodes }) => nodes.flatMap(({ epochs }) => epochs.slice(1).map((epoch) => ({ from: epoch.from, to: epoch.from })))),
    { from: to, to },
  ];
  const merged: { from: number; to: number }[] = [];
  for (const span of spans.toSorted((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last !== undefined && span.from <= last.to) {
      last.to = Math.max(last.to, span.to);
    } else {
      merged.push({ ...span });
    }
  }
  return merged;
}

/** At round times of the clock, none of them within a cut. */
function ticksOf(pieces: readonly Piece[], at: (time: number) => number): readonly Tick[] {
  const drawn = pieces.filter(({ cut }) => !cut);
  const length = drawn.reduce((sum, piece) => sum + piece.to - piece.from, 0);
  const step = STEPS.find((one) => length / one <= MOST_TICKS) ?? Math.ceil(length / MOST_TICKS / DAY) * DAY;
  const ticks: Tick[] = [];
  let day = '';
  for (const { from, to } of drawn) {
    for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
      const [date = '', clock = ''] = new Date(time).toISOString().split('T');
      const where = at(time);
      // Too near to the one before, or to the end, to be read.
      if (where - (ticks.at(-1)?.at ?? -100) < 7 || where > 97) {
        continue;
      }
      ticks.push({ at: where, label: date === day ? clock.slice(0, 5) : `${date.slice(5)} ${clock.slice(0, 5)}` });
      day = date;
    }
  }
  return ticks;
}
