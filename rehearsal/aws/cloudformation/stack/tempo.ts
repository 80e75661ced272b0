import type { Clock } from '../../../world/clock/clock';

/** How long CloudFormation itself takes, in seconds of virtual time. */
export interface Tempo {
  /** From the first event of a resource until something is asked of it. */
  readonly action: number;
  /** From a failure until the rollback begins. */
  readonly rollback: number;
  /** Between two tries of a deletion in a clean-up. */
  readonly deletionRetry: number;
}

export const DEFAULT_TEMPO: Tempo = { action: 1, rollback: 2, deletionRetry: 60 };

/** Lets virtual time pass without holding it: many resources wait at the same time. */
export function pause(clock: Clock, seconds: number): Promise<void> {
  return new Promise((resolve) => {
    clock.at(clock.now() + seconds * 1000, () => resolve());
  });
}
