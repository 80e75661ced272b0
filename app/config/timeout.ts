import { Duration } from 'aws-cdk-lib';
import { LONGEST_TIMEOUT, SHORTEST_TIMEOUT } from '../../lib/rotation-validation';

/** Time in the form of the file, e.g. `90m` or `1h30m`. */
export function parseTimeout(text: string): Duration {
  const [, hours = '0', minutes = '0'] = /^(?:(\d+)h)?(?:(\d+)m)?$/.exec(text) ?? [];
  return Duration.minutes(Number(hours) * 60 + Number(minutes));
}

/** Whether a rotation may take that long; the same limits as the library's. */
export function isWithinLimits(timeout: Duration): boolean {
  return timeout.toMinutes() >= SHORTEST_TIMEOUT.toMinutes() && timeout.toMinutes() <= LONGEST_TIMEOUT.toMinutes();
}
