import { displayOf, type Display } from './display';
import { paragraph } from './table';

/** Our own texts are broken for this many columns. */
const WRITTEN_FOR = 108;

/** A text of ours, broken anew where the screen is narrower than it was written for. */
export function reflow(text: string, display: Display = displayOf(process.stdout, process.env)): string {
  return display.breaksWords && display.width < WRITTEN_FOR + 12 ? wrapped(joined(text.split('\n')).join('\n'), display) : text;
}

/** A list of ours, whose lines are broken where the screen is narrower than one of them. */
export function wrapped(text: string, display: Display = displayOf(process.stdout, process.env)): string {
  return display.breaksWords ? text.split('\n').map((line) => wrappedLine(line, display)).join('\n') : text;
}

function wrappedLine(line: string, display: Display): string {
  const column = columnOf(line);
  return line.length <= display.width ? line : paragraph(line.slice(0, column), line.slice(column), column, display).trimEnd();
}

/** Lines that were only broken because they were full. */
function joined(lines: readonly string[]): readonly string[] {
  const whole: { text: string; lastLength: number }[] = [];
  for (const line of lines) {
    const before = whole.at(-1);
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    const [word = ''] = line.trim().split(' ');
    if (before !== undefined && word !== '' && before.text !== '' && indent === columnOf(before.text) && before.lastLength + 1 + word.length > WRITTEN_FOR && columnOf(line) === indent) {
      before.text = `${before.text} ${line.trim()}`;
      before.lastLength = line.length;
    } else {
      whole.push({ text: line, lastLength: line.length });
    }
  }
  return whole.map(({ text }) => text);
}

/** Where the text of a line begins: behind a name that two spaces set off, or behind its indentation. */
function columnOf(line: string): number {
  const [label = ''] = /^ *(?:\S+(?: \S+)*? {2,})?(?=\S)/.exec(line.slice(0, WRITTEN_FOR)) ?? [];
  return label.length;
}
