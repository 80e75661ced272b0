import type { StackRecord } from '../stack/stack-record';
import type { StackStatus } from '../stack/status';
import { ValidationError } from '../validation-error';
import type { ResourceSignal, ResourceSignals } from './resource-signals';

const SIGNALLED: ReadonlySet<StackStatus> = new Set(['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS']);

/**
 * Takes a signal in, for a resource that waits for one.
 *
 * The words about the stack are AWS's, from aws-cloudformation/aws-cloudformation-templates#34.
 *
 * @throws ValidationError
 */
export function signalResource(signals: ResourceSignals, stack: StackRecord, logicalId: string, signal: ResourceSignal): void {
  if (!SIGNALLED.has(stack.status)) {
    throw new ValidationError(`Stack ${stack.id} is in ${stack.status} state and cannot be signaled`);
  }
  const progress = stack.progress.get(logicalId);
  if (!progress) {
    throw new ValidationError(`Resource ${logicalId} does not exist for stack ${stack.name}`);
  }
  const { resource, status } = progress;
  if (status !== 'CREATE_IN_PROGRESS' || !resource.definition.CreationPolicy) {
    throw new ValidationError(`Resource ${logicalId} is in ${status} state and cannot be signaled`);
  }
  signals.receive(resource, signal);
}
