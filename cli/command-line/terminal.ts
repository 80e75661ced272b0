import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { clean } from '../../lambda/log/clean';
import { UsageError } from './arguments';
import { cleanPainted, displayOf, type Display } from './display';

/** Where a command speaks, and whom it may ask. */
export interface Terminal {
  print(text: string): void;
  /** @throws UsageError for a file that cannot be written. */
  write(file: string, text: string): void;
  /** How what is printed may look at this moment. @default plain */
  readonly display?: () => Display;
  /** Absent where nobody sits at a terminal. */
  readonly confirm?: (question: string) => Promise<boolean>;
  /** Puts a text in the place of the one before, or a shorter one where the screen is too low for it. Absent where nobody watches. */
  readonly redraw?: (text: string, shorter?: string) => void;
}

/** The terminal that this process was started from. */
export function ownTerminal(environment: NodeJS.ProcessEnv = process.env): Terminal {
  const print = (text: string): void => void process.stdout.write(cleanPainted(text));
  const display = (): Display => displayOf(process.stdout, environment);
  const canRedraw = process.stdout.isTTY && environment.TERM !== 'dumb';
  return { print, write, display, ...(canRedraw ? { redraw: redrawing(process.stdout) } : {}), ...(process.stdin.isTTY ? { confirm } : {}) };
}

type Screen = Pick<NodeJS.WriteStream, 'rows'> & { write(text: string): unknown };

/** Goes up as many lines as it has drawn, and clears what is below. Whoever draws sees to it that no line wraps. */
export function redrawing(screen: Screen): (text: string, shorter?: string) => void {
  const linesOf = (text: string): readonly string[] => cleanPainted(text).replace(/\n$/, '').split('\n');
  let drawn = 0;
  return (text, shorter = text) => {
    const most = (screen.rows || 24) - 1;
    const whole = linesOf(text);
    const lines = whole.length <= most ? whole : linesOf(shorter);
    // What has left the screen cannot be drawn over.
    const shown = lines.length <= most ? lines : [...lines.slice(0, most - 1), `… ${lines.length - most + 1} more lines`];
    screen.write(`${drawn === 0 ? '' : `\u001b[${drawn}F\u001b[J`}${shown.join('\n')}\n`);
    drawn = shown.length;
  };
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`The file ${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** On stderr, so that stdout can be piped. */
async function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${clean(question)} [y/N] `)).trim());
  } finally {
    lines.close();
  }
}
