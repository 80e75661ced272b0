import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { clean, cleanLines } from '../../lambda/log/clean';
import { UsageError } from './arguments';

/** Where a command speaks, and whom it may ask. */
export interface Terminal {
  print(text: string): void;
  /** @throws UsageError for a file that cannot be written. */
  write(file: string, text: string): void;
  /** Absent where nobody sits at a terminal. */
  readonly confirm?: (question: string) => Promise<boolean>;
}

/** The terminal that this process was started from. */
export function ownTerminal(): Terminal {
  return { print: (text) => process.stdout.write(cleanLines(text)), write, ...(process.stdin.isTTY ? { confirm } : {}) };
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
