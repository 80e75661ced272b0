import { Duration } from 'aws-cdk-lib';
import { LONGEST_TIMEOUT, SHORTEST_TIMEOUT } from '../../lib/rotation/rotation-validation';

const MOST_HOURS = LONGEST_TIMEOUT.toHours();

/** What is longer than the longest: too many hours, or more minutes than are left beside them. */
const TOO_LONG = [
  `0*${above(MOST_HOURS)}h`,
  `(?:0+h)?0*${above(MOST_HOURS * 60)}m`,
  ...Array.from({ length: MOST_HOURS }, (_, index) => `0*${index + 1}h0*${above((MOST_HOURS - index - 1) * 60)}m`),
].join('|');

/** The form and the limits: JSON Schema cannot count. */
export const TIMEOUT_FOR_EDITORS = new RegExp(`^(?=.)(?!${TOO_LONG})(?!(?:0+h)?0*[0-4]m|0+h$)(?:[0-9]{1,4}h)?(?:[0-9]{1,4}m)?$`);

/** Whole numbers above another one, of as many digits as may be and without zeros in front, as a pattern. */
function above(limit: number): string {
  const digits = String(limit);
  const oneDigitAbove = [...digits].flatMap((digit, index) => {
    const further = digits.length - index - 1;
    return digit === '9' ? [] : [`${digits.slice(0, index)}[${Number(digit) + 1}-9]${further === 0 ? '' : `[0-9]{${further}}`}`];
  });
  return `(?:${[...oneDigitAbove, `[1-9][0-9]{${digits.length},}`].join('|')})`;
}

/** Time in the form of the file, e.g. `90m` or `1h30m`. */
export function parseTimeout(text: string): Duration {
  const [, hours = '0', minutes = '0'] = /^(?:(\d+)h)?(?:(\d+)m)?$/.exec(text) ?? [];
  return Duration.minutes(Number(hours) * 60 + Number(minutes));
}

/** Whether a rotation may take that long; the same limits as the library's. */
export function isWithinLimits(timeout: Duration): boolean {
  return timeout.toMinutes() >= SHORTEST_TIMEOUT.toMinutes() && timeout.toMinutes() <= LONGEST_TIMEOUT.toMinutes();
}
