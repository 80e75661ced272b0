import { Duration } from 'aws-cdk-lib';
import { LONGEST_TIMEOUT, SHORTEST_TIMEOUT } from '../../lib/rotation-validation';

/** The form, and of what is out of limits all but sums such as 11h90m. */
export const TIMEOUT_FOR_EDITORS = /^(?=.)(?!0*(?:1[3-9]|[2-9][0-9]|[1-9][0-9]{2,})h)(?!0*12h0*[1-9])(?!0*(?:7[3-9][0-9]|72[1-9]|[89][0-9]{2}|[1-9][0-9]{3})m)(?!0*[0-4]m)(?:[0-9]{1,4}h)?(?:[0-9]{1,4}m)?$/;

/** Time in the form of the file, e.g. `90m` or `1h30m`. */
export function parseTimeout(text: string): Duration {
  const [, hours = '0', minutes = '0'] = /^(?:(\d+)h)?(?:(\d+)m)?$/.exec(text) ?? [];
  return Duration.minutes(Number(hours) * 60 + Number(minutes));
}

/** Whether a rotation may take that long; the same limits as the library's. */
export function isWithinLimits(timeout: Duration): boolean {
  return timeout.toMinutes() >= SHORTEST_TIMEOUT.toMinutes() && timeout.toMinutes() <= LONGEST_TIMEOUT.toMinutes();
}
