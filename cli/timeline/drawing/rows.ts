import type { Axis } from '../axis';
import type { Mark, MarkKind, NodeTrack, OperationSpan, RequestSpan, StackTrack, TargetTrack } from '../model';
import { epochWords, markWords, operationWords, type ProfileNames, requestLabels, requestWords, statusWords } from '../words';
import { bar, type Box, caption, shareOf, symbol } from './shapes';
import { fillOf } from './style';

/** One line of the drawing: its shapes, and what there is to say of them. */
export interface Row {
  readonly label: string;
  readonly height: number;
  readonly shapes: string;
  readonly items: readonly Item[];
}

/** A thing that tells more when one points at it or comes to it with the keyboard. */
export interface Item extends Box {
  readonly words: string;
}

export interface Canvas {
  readonly axis: Axis;
  /** End of the timeline. */
  readonly end: number;
}

const BAR = 16;
const GAP = 4;
/** What has no end is drawn to the edge. */
const FOREVER = Number.POSITIVE_INFINITY;
const NARROWEST = shareOf(3);
const SEAM = 0.15;
const MARK_WIDTH = shareOf(14);

interface Drawn {
  readonly from: number;
  readonly to?: number;
  readonly fill: string;
  /** The first of them that fits is written into it. */
  readonly labels: readonly string[];
  readonly words: string;
  /** At the end of the bar. */
  readonly symbol?: string;
}

interface Placed {
  readonly one: Drawn;
  readonly box: Box;
  /** What it takes, with its symbol. */
  readonly room: number;
}

/** Bars next to each other; what overlaps gets a line of its own, and what takes longest the first. */
function barsRow(label: string, drawn: readonly Drawn[], canvas: Canvas): Row {
  const rows: Placed[][] = [];
  for (const one of drawn.toSorted((a, b) => (b.to ?? canvas.end) - b.from - ((a.to ?? canvas.end) - a.from))) {
    const { left, width, room } = placeOf(one, canvas);
    const isFree = (row: readonly Placed[]): boolean => row.every(({ box, room: taken }) => left >= box.left + taken - 0.01 || left + room <= box.left + 0.01);
    const found = rows.findIndex(isFree);
    const line = found === -1 ? rows.length : found;
    rows[line] = [...(rows[line] ?? []), { one, room, box: { left, width, top: GAP / 2 + line * (BAR + GAP), height: BAR } }];
  }
  // In the order of time, which is the order of the Tab key.
  const placed = rows.flat().toSorted((a, b) => a.one.from - b.one.from);
  const items = placed.map(({ one, box, room }) => ({ ...box, width: room, words: one.words }));
  return { label, height: Math.max(rows.length, 1) * (BAR + GAP), shapes: placed.map(({ one, box }) => barWith(one, box)).join(''), items };
}

function placeOf({ from, to, symbol: sign }: Drawn, { axis }: Canvas): { readonly left: number; readonly width: number; readonly room: number } {
  const left = axis.at(from);
  const width = Math.max(axis.at(to ?? FOREVER) - left, NARROWEST);
  const room = Math.max(width, sign === undefined ? 0 : MARK_WIDTH);
  // One at the very end has to be seen whole, too.
  return { left: Math.min(left, 100 - room), width, room };
}

function barWith({ fill, labels, symbol: sign }: Drawn, box: Box): string {
  if (sign === undefined) {
    return bar(box, fill) + caption(box, labels, 'in');
  }
  const isWide = box.width >= MARK_WIDTH;
  const middle = isWide ? box.left + box.width - MARK_WIDTH / 2 : box.left + MARK_WIDTH / 2;
  return bar(box, fill) + caption({ ...box, width: box.width - MARK_WIDTH }, labels, 'in') + symbol(sign, middle, box.top + BAR / 2);
}

/** One status after the other, however short. */
export function stackRow({ statuses }: StackTrack, canvas: Canvas): Row {
  const drawn = statuses.map((one) => {
    const { left, width } = placeOf({ from: one.from, to: one.to, fill: '', labels: [], words: '' }, canvas);
    const box = { left, width, top: GAP / 2, height: BAR };
    return { shapes: bar(box, statusFill(one.status)) + caption(box, statusLabels(one.status), 'in'), item: { ...box, words: statusWords(one, canvas.end) } };
  });
  return { label: 'stack', height: BAR + GAP, shapes: drawn.map(({ shapes }) => shapes).join(''), items: drawn.map(({ item }) => item) };
}

function statusLabels(status: string): readonly string[] {
  const short = status.includes('ROLLBACK') ? 'rollback' : (status.toLowerCase().split('_')[0] ?? '');
  return [status.replaceAll('_', ' ').toLowerCase(), short];
}

function statusFill(status: string): string {
  if (status.endsWith('_FAILED')) {
    return 'bad';
  }
  if (status.includes('ROLLBACK')) {
    return status.endsWith('_COMPLETE') ? 'undone' : 'back';
  }
  return status.endsWith('_COMPLETE') ? 'ok' : 'busy';
}

export function requestsRow(requests: readonly RequestSpan[], names: ProfileNames, canvas: Canvas): Row {
  const drawn = requests.map((one) => ({
    from: one.from,
    to: one.to,
    fill: one.goal.includes('restore') ? 'back' : 'busy',
    labels: requestLabels(one, names),
    words: requestWords(one, names, canvas.end),
    ...signOf(one),
  }));
  return barsRow('rotation', drawn, canvas);
}

function signOf({ answer, superseded }: RequestSpan): Pick<Drawn, 'symbol'> {
  if (superseded === true) {
    return { symbol: 'stop' };
  }
  return answer === undefined ? {} : { symbol: answer.status === 'SUCCESS' ? 'yes' : 'no' };
}

const OUTCOME_SYMBOLS: Readonly<Record<OperationSpan['outcome'], string | undefined>> = { succeeded: 'yes', failed: 'no', cancelled: 'stop', running: undefined, unknown: undefined };
const KINDS = { update: { fill: 'busy', label: 'update' }, rollback: { fill: 'back', label: 'rollback' }, other: { fill: 'other', label: 'not ours' } } as const;

export function operationsRow(operations: readonly OperationSpan[], canvas: Canvas): Row {
  const drawn = operations.map((one) => {
    const sign = OUTCOME_SYMBOLS[one.outcome];
    const { fill, label } = KINDS[one.kind];
    return { from: one.from, to: one.to, fill, labels: [label], words: operationWords(one, canvas.end), symbol: sign };
  });
  return barsRow('Google', drawn, canvas);
}

/** The worst first. */
const MARK_KINDS: readonly MarkKind[] = ['fault', 'person', 'finding', 'deleted', 'change'];

/** Marks that would touch each other are drawn as one, which says all that they say. */
export function marksRow(label: string, marks: readonly Mark[], { axis }: Canvas): Row {
  const groups: { left: number; readonly marks: Mark[] }[] = [];
  for (const mark of marks.toSorted((one, other) => one.time - other.time)) {
    const left = Math.min(Math.max(axis.at(mark.time), MARK_WIDTH / 2), 100 - MARK_WIDTH / 2);
    const last = groups.at(-1);
    if (last !== undefined && left - last.left < MARK_WIDTH) {
      last.marks.push(mark);
    } else {
      groups.push({ left, marks: [mark] });
    }
  }
  const middle = GAP / 2 + BAR / 2;
  const shapes = groups.map(({ left, marks: here }) => {
    const worst = MARK_KINDS.find((kind) => here.some((mark) => mark.kind === kind)) ?? 'change';
    const until = Math.max(...here.map((mark) => mark.until ?? mark.time));
    const width = axis.at(until) - left;
    return (width > MARK_WIDTH / 2 ? bar({ left, width, top: middle - 1, height: 2 }, `line ${worst}`) : '') + symbol(`m-${worst}`, left, middle);
  });
  const items = groups.map(({ left, marks: here }) => ({ left: left - MARK_WIDTH / 2, width: MARK_WIDTH, top: GAP / 2, height: BAR, words: here.map(markWords).join('\n\n') }));
  return { label, height: BAR + GAP, shapes: shapes.join(''), items };
}

/** Its bars, one for each profile that it ran under, are told apart by colour, pattern and number. */
export function nodeRow(node: NodeTrack, names: ProfileNames, { axis, end }: Canvas, height: number): Row {
  const boxes = node.epochs.map((epoch, index) => {
    const to = node.epochs[index + 1]?.from ?? node.to;
    const left = axis.at(epoch.from);
    const width = Math.max(axis.at(to ?? FOREVER) - left, 0);
    return { epoch, to, box: { left, width, top: 1, height: height - 2 } };
  });
  const shapes = boxes.map(({ epoch, box }) => {
    const fill = fillOf(names.numberOf(epoch.profile));
    return bar(box, fill) + bar(box, `${fill}t`) + (height >= 14 ? caption(box, [names.short(epoch.profile)], `in on-${fill}`) : '');
  });
  const items = boxes.map(({ epoch, to, box }) => ({ ...box, width: Math.max(box.width, NARROWEST), words: epochWords(node, epoch, to, names, end) }));
  return { label: node.name, height, shapes: shapes.join(''), items };
}

/** How many nodes ran under which profile, one above the other. */
export function sharesRow({ nodes }: TargetTrack, names: ProfileNames, { axis }: Canvas): Row {
  const height = 32;
  const all = nodes.flatMap((node) => node.epochs.map((epoch, index) => ({ ...epoch, to: node.epochs[index + 1]?.from ?? node.to ?? FOREVER })));
  const moments = [...new Set(all.map(({ from }) => from))].toSorted((one, other) => one - other);
  const unit = (height - 4) / Math.max(nodes.length, 1);
  const profiles = [...new Set(all.map(({ profile }) => profile))].toSorted((one, other) => names.numberOf(one) - names.numberOf(other));
  const shapes = moments.flatMap((from, index) => {
    const left = axis.at(from);
    // A little below the next one, so that no line is seen between the two.
    const width = Math.min(axis.at(moments[index + 1] ?? FOREVER) - left + SEAM, 100 - left);
    let floor = height - 2;
    return profiles.flatMap((profile) => {
      const tall = unit * all.filter((epoch) => epoch.profile === profile && epoch.from <= from && from < epoch.to).length;
      floor -= tall;
      const box = { left, width, top: Number(floor.toFixed(1)), height: Number(tall.toFixed(1)) };
      const fill = fillOf(names.numberOf(profile));
      return tall === 0 || width <= 0 ? [] : [bar(box, fill) + bar(box, `${fill}t`)];
    });
  });
  return { label: 'nodes', height, shapes: shapes.join(''), items: [] };
}

/** Vertical lines, and over them the times; `height` of what they run through. */
export function axisRow({ ticks, cuts }: Axis): Row {
  const words = ticks.map(({ at, label }) => `<text x="${at.toFixed(2)}%" y="14" class="tick"${at < 3 ? '' : ' text-anchor="middle"'}>${label}</text>`);
  const gaps = cuts.map(({ at, width, label }) => `<text x="${(at + width / 2).toFixed(2)}%" y="26" class="tick" text-anchor="middle">… ${label} …</text>`);
  return { label: 'UTC', height: cuts.length > 0 ? 32 : 20, shapes: [...words, ...gaps].join(''), items: [] };
}

export function gridOf({ ticks, cuts }: Axis): string {
  const lines = ticks.map(({ at }) => `<line x1="${at.toFixed(2)}%" x2="${at.toFixed(2)}%" y1="0" y2="100%" class="grid"/>`);
  const gaps = cuts.map(({ at, width }) => `<rect x="${at.toFixed(2)}%" width="${width.toFixed(2)}%" y="0" height="100%" class="cut"/>`);
  return [...lines, ...gaps].join('');
}
