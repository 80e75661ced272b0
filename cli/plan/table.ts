import { clean } from '../../lambda/log/clean';

const GAP = '  ';
const ELLIPSIS = '…';

export interface Column {
  readonly heading: string;
  readonly widest: number;
  /** What a longer text loses. Of a path the end tells most, of a generated name both ends tell something. */
  readonly loses: 'beginning' | 'middle';
}

/** Rows of text under headings, whoever the text is of. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = [columns.map(({ heading }) => heading), ...rows].map((row) =>
    columns.map((column, index) => shortened(clean(row[index] ?? ''), column)),
  );
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  return cells.map((row) => `${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(GAP).trimEnd()}\n`).join('');
}

function shortened(text: string, { widest, loses }: Column): string {
  if (text.length <= widest) {
    return text;
  }
  const kept = widest - ELLIPSIS.length;
  const end = loses === 'beginning' ? kept : Math.floor(kept / 3);
  return `${text.slice(0, kept - end)}${ELLIPSIS}${text.slice(text.length - end)}`;
}

/** A paragraph beside a label, broken between words, whoever they are of. Words that are too long stand out. */
export function paragraph(label: string, text: string, { indent, width }: { readonly indent: number; readonly width: number }): string {
  const lines: string[] = [];
  for (const word of clean(text).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && indent + last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines.map((line, index) => `${(index === 0 ? label : '').padEnd(indent)}${line}\n`).join('');
}
