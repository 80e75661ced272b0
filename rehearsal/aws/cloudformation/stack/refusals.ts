import type { StackTemplate } from '../template/stack-template';
import { ValidationError } from '../validation-error';
import type { PendingRollback } from './resource-change';
import type { StackRecord } from './stack-record';
import { DELETABLE, PAUSED, UPDATABLE } from './status';

/*
 * What CloudFormation refuses at once, because of the state that a stack is in. All throw ValidationError.
 */

function refuse({ id, status }: StackRecord, why: string): never {
  throw new ValidationError(`Stack:${id} is in ${status} state${why}`);
}

/** @returns the template that the update begins from. */
export function requireUpdatable(stack: StackRecord, disableRollback: boolean): StackTemplate {
  const { template, status } = stack;
  if (!template || !UPDATABLE.has(status)) {
    return refuse(stack, ' and can not be updated.');
  }
  if (PAUSED.has(status) && !disableRollback) {
    return refuse(stack, ': roll it back, or update it without rollback.');
  }
  return template;
}

/** Among others "No updates are to be performed." */
export function requireChange(stack: StackRecord, current: StackTemplate, desired: StackTemplate): void {
  const retyped = [...desired.resources].filter(([id, { Type }]) => {
    const before = stack.resources.get(id);
    return before && before.definition.Type !== Type;
  });
  if (retyped.length > 0) {
    const ids = retyped.map(([id]) => id).join(', ');
    throw new ValidationError(`Update of resource type is not permitted. The new template modifies resource type of the following resources: [${ids}]`);
  }
  if (desired.isSameAs(current) && !PAUSED.has(stack.status)) {
    throw new ValidationError('No updates are to be performed.');
  }
}

export function requireCancellable({ status }: StackRecord): void {
  if (status !== 'UPDATE_IN_PROGRESS') {
    throw new ValidationError(`CancelUpdateStack cannot be called from current stack status: ${status}`);
  }
}

/** @returns what of a failure was kept. */
export function requireKeptFailure(stack: StackRecord): PendingRollback {
  return stack.rollback && PAUSED.has(stack.status) ? stack.rollback : refuse(stack, ' and can not be rolled back.');
}

/** @returns the rollback that has failed. */
export function requireFailedRollback(stack: StackRecord, skip: readonly string[]): PendingRollback {
  const { rollback, status } = stack;
  if (!rollback || status !== 'UPDATE_ROLLBACK_FAILED') {
    return refuse(stack, ' and can not continue rollback.');
  }
  const refused = skip.filter((logicalId) => rollback.changes.get(logicalId)?.rollbackFailed !== true);
  if (refused.length > 0) {
    throw new ValidationError(`The following resource(s) cannot be skipped: [${refused.join(', ')}]`);
  }
  return rollback;
}

export function requireDeletable({ id, status }: StackRecord, retains: boolean): void {
  if (!DELETABLE.has(status)) {
    throw new ValidationError(`Stack:${id} cannot be deleted while in status ${status}`);
  }
  if (retains && status !== 'DELETE_FAILED') {
    throw new ValidationError(`Invalid operation on stack [${id}]: only a stack in DELETE_FAILED may retain resources`);
  }
}
