import type { Recording } from './recording';
import type { Invariant } from './invariant';

/**
 * No fault of Lambda, Step Functions, EventBridge or the network ends an execution, however long it lasts: only a person
 * does, or a fault of our own, and no play has one of those.
 */
export const INFRASTRUCTURE: Invariant = {
  name: 'Infrastructure never decides',
  check: ({ executions }: Recording) =>
    executions
      .filter(({ status }) => status === 'FAILED' || status === 'TIMED_OUT')
      .map(({ name, status, error = 'no error' }) => `execution ${name} has ${status} (${error}); look at what its functions met`),
};
