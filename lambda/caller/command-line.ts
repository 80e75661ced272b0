import { parseArgs } from 'node:util';

/** The command line is wrong; the message says how. */
export class UsageError extends Error {
  public override readonly name = 'UsageError';
}

/** How every command ends whose command line is wrong: as sysexits.h has it, so that no other ending is taken for it. */
export const WRONG_USAGE = 64;

/** Where a command speaks, and whom it may ask. */
export interface Terminal {
  print(text: string): void;
  /** Absent where nobody sits at a terminal. */
  readonly confirm?: (question: string) => Promise<boolean>;
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

/** @throws UsageError for an option that is not known, or one without its value. */
export function parseOptions<T extends Options>(args: readonly string[], options: T): ReturnType<typeof parseArgs<{ options: T }>>['values'] {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
