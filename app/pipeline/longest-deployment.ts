import { Duration } from 'aws-cdk-lib';
import { DEFAULT_TIMEOUT } from '../../lib/rotation/rotation-validation';
import { parseTimeout } from '../config/timeout';
import type { Environment, PlannedRotation } from '../fleet/fleet';

/**
 * Time that the rotations of an environment may take: wave after wave, within a cluster one after the other.
 *
 * Waves are counted as if none of their clusters began before the slowest one of the wave before has ended.
 */
export function longestDeployment({ rotations, waves }: Pick<Environment, 'rotations' | 'waves'>): Duration {
  const groups = waves.length === 0 ? [rotations] : waves.map(({ targets }) => rotations.filter(({ address }) => targets.includes(address)));
  return Duration.minutes(sum(groups.map(longestWave)));
}

function longestWave(rotations: readonly PlannedRotation[]): number {
  const loners = rotations.filter(({ settings }) => settings.concurrent === true);
  const queued = rotations.filter(({ settings }) => settings.concurrent !== true);
  const queues = [...new Set(queued.map(clusterOf))].map((cluster) => queued.filter((rotation) => clusterOf(rotation) === cluster));
  return Math.max(0, ...loners.map(minutesOf), ...queues.map((queue) => sum(queue.map(minutesOf))));
}

function clusterOf({ project, location, cluster }: PlannedRotation): string {
  return [project, location, cluster].join('/');
}

function minutesOf({ settings: { timeout } }: PlannedRotation): number {
  return (timeout === undefined ? DEFAULT_TIMEOUT : parseTimeout(timeout)).toMinutes();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
