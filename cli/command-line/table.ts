import { clean } from '../../lambda/log/clean';
import { PLAIN, type Display, type Style } from './display';

const GAP = '  ';
const ELLIPSIS = '…';
const NARROWEST_COLUMN = 8;
const YIELDING_COLUMN = 16;

export interface Column {
  readonly heading: string;
  /** Never made narrower: what stands there means nothing without its end. */
  readonly isWhole?: boolean;
  /** Made narrower before any other: what stands there is said below in full. */
  readonly yields?: boolean;
}

/** A text, and how it looks. */
export interface Painted {
  readonly text: string;
  readonly style: Style;
}

/** Rows of text under headings, whoever the text is of, no wider than the display. */
export function table(columns: readonly Column[], rows: readonly (readonly (string | Painted)[])[], display: Display = PLAIN): string {
  const texts = rows.map((row) => columns.map((_, index) => clean(textOf(row[index]))));
  const natural = columns.map(({ heading }, index) => Math.max(heading.length, ...texts.map((row) => row[index]?.length ?? 0)));
  const leastOf = (mayYield: (column: Column) => boolean, least: number): readonly number[] =>
    columns.map((column) => (mayYield(column) ? Math.max(column.heading.length, least) : Number.POSITIVE_INFINITY));
  const yielding = fit(natural, leastOf((column) => column.yields === true, YIELDING_COLUMN), display.width);
  const widths = fit(yielding, leastOf((column) => column.isWhole !== true, NARROWEST_COLUMN), display.width);
  const cut = columns.map((_, index) => shortenAll(texts.map((row) => row[index] ?? ''), widths[index] ?? 0));
  const head = columns.every(({ heading }) => heading === '') ? [] : [line(columns.map(({ heading }) => heading), widths)];
  return [...head, ...rows.map((row, at) => line(cut.map((column) => column[at] ?? ''), widths, row.map((cell) => paintOf(cell, display))))].join('');
}

function textOf(cell: string | Painted | undefined): string {
  return typeof cell === 'string' ? cell : (cell?.text ?? '');
}

function paintOf(cell: string | Painted | undefined, { paint }: Display): (text: string) => string {
  return typeof cell === 'object' ? (text) => paint(cell.style, text) : (text) => text;
}

function line(cells: readonly string[], widths: readonly number[], paints: readonly ((text: string) => string)[] = []): string {
  const last = cells.findLastIndex((cell) => cell !== '');
  const padded = cells.slice(0, last + 1).map((cell, index) => {
    const painted = cell === '' ? '' : (paints[index]?.(cell) ?? cell);
    return index === last ? painted : `${painted}${' '.repeat(Math.max(0, (widths[index] ?? 0) - cell.length))}`;
  });
  return `${padded.join(GAP)}\n`;
}

/** Takes from the widest column, again and again, until all of them fit. */
function fit(natural: readonly number[], leasts: readonly number[], most: number): readonly number[] {
  const widths = [...natural];
  const total = (): number => widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1));
  while (total() > most) {
    const widest = leasts.reduce<number | undefined>(
      (best, least, index) => ((widths[index] ?? 0) > least && (best === undefined || (widths[index] ?? 0) > (widths[best] ?? 0)) ? index : best),
      undefined,
    );
    if (widest === undefined) {
      break;
    }
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/**
 * Texts that are too long lose their middle, or as near to it as they can without becoming like one another: what they
 * have in common goes, and where they differ stays.
 */
export function shortenAll(texts: readonly string[], width: number): readonly string[] {
  const kept = width - ELLIPSIS.length;
  const distinct = new Set(texts).size;
  if (kept < 1 || texts.every((text) => text.length <= width)) {
    return texts;
  }
  const middle = Math.ceil(kept / 2);
  const ends = Array.from({ length: kept + 1 }, (_, end) => end).sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle));
  let best: readonly string[] = texts;
  let mostDistinct = -1;
  for (const end of ends) {
    const cut = texts.map((text) => (text.length <= width ? text : `${text.slice(0, kept - end)}${ELLIPSIS}${text.slice(text.length - end)}`));
    const count = new Set(cut).size;
    if (count > mostDistinct) {
      [best, mostDistinct] = [cut, count];
    }
    if (count === distinct) {
      break;
    }
  }
  return best;
}

/** A paragraph beside a label, broken between words, whoever they are of. Longer words are broken, or stand out. */
export function paragraph(label: string, text: string, indent: number, { width, breaksWords }: Display = PLAIN): string {
  const room = Math.max(1, width - indent);
  const lines: string[] = [];
  for (const word of clean(text).split(' ').flatMap((whole) => (breaksWords ? broken(whole, room) : [whole]))) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines.map((words, index) => `${(index === 0 ? label : '').padEnd(indent)}${words}\n`).join('');
}

/** Words of their own: broken between words on a screen, and one line elsewhere. */
export function sentence(text: string, display: Display = PLAIN): string {
  return display.breaksWords ? paragraph('', text, 0, display) : `${clean(text)}\n`;
}

/** A word in parts that fit, broken behind punctuation where there is some. */
function broken(word: string, room: number): readonly string[] {
  const parts: string[] = [];
  let rest = word;
  while (rest.length > room) {
    const [soft] = /^.*[/:,_.-]/.exec(rest.slice(0, room)) ?? [];
    const length = soft === undefined || soft.length < room / 2 ? room : soft.length;
    parts.push(rest.slice(0, length));
    rest = rest.slice(length);
  }
  return [...parts, rest];
}
