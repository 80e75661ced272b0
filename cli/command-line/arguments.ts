import { parseArgs } from 'node:util';
import { ExplainedError } from './explained-error';

/** The command line is wrong; the message says how. */
export class UsageError extends ExplainedError {
  public override readonly name = 'UsageError';
}

/** How every command ends whose command line is wrong: as sysexits.h has it, so that no other ending is taken for it. */
export const WRONG_USAGE = 64;

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
