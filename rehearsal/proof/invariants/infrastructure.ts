import { ExecutionError } from '../../../lib/engine/rotation-state-machine';
import type { Recording } from './recording';
import type { Invariant } from './invariant';

/** How executions end that have come to an end of their own. */
const OWN_ENDS: readonly string[] = [ExecutionError.ROTATION_FAILED, ExecutionError.MOVING_BACK_GIVEN_UP];

/**
 * No fault of Lambda, Step Functions, EventBridge or the network ends an execution, however long it lasts: only a person
 * does, or a fault of our own, and no play has one of those.
 */
export const INFRASTRUCTURE: Invariant = {
  name: 'Infrastructure never decides',
  check: ({ executions }: Recording) =>
    executions
      .filter(({ status, error = '' }) => status === 'TIMED_OUT' || (status === 'FAILED' && !OWN_ENDS.some((own) => error.startsWith(`${own}:`))))
      .map(({ name, status, error = 'no error' }) => `execution ${name} has ${status} (${error}); look at what its functions met`),
};
