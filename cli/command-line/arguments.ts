import { parseArgs } from 'node:util';
import { ExplainedError } from './explained-error';
import { reflow } from './reflow';

/** The command line is wrong; the message says how. */
export class UsageError extends ExplainedError {
  public override readonly name = 'UsageError';
}

/** How every command ends whose command line is wrong: as sysexits.h has it, so that no other ending is taken for it. */
export const WRONG_USAGE = 64;

/** Prints the help of a command where that is asked for, whatever else is. @returns whether it was */
export function helped(args: readonly string[], help: string, print: (text: string) => void): boolean {
  const isAsked = args.includes('--help') || args.includes('-h');
  if (isAsked) {
    print(reflow(help));
  }
  return isAsked;
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

/** What a number on the command line may be. */
export interface NumberRule {
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

/** @throws UsageError for a number that breaks its rule. */
export function numberOption(option: string, text: string | undefined, { fallback, least, most, whole }: NumberRule): number {
  if (text === undefined) {
    return fallback;
  }
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
    throw new UsageError(`${option} must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}
