import { UsageError } from '../../lambda/caller/command-line';
export { parseOptions, UsageError, WRONG_USAGE } from '../../lambda/caller/command-line';

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
