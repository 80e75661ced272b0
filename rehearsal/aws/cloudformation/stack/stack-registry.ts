import { ValidationError } from '../validation-error';
import type { StackRecord } from './stack-record';

/** Every stack that ever was. A name is free again when its stack is deleted; an ID is for ever. */
export class StackRegistry {
  private readonly stacks: StackRecord[] = [];

  public add(stack: StackRecord): void {
    this.stacks.push(stack);
  }

  /** The stack that has the name now. */
  public active(stackName: string): StackRecord | undefined {
    const stack = this.latest(stackName);
    return stack?.status === 'DELETE_COMPLETE' ? undefined : stack;
  }

  /** @throws ValidationError */
  public existing(stackName: string): StackRecord {
    const stack = this.active(stackName);
    if (!stack) {
      throw new ValidationError(`Stack [${stackName}] does not exist`);
    }
    return stack;
  }

  /** The stack that has the name now, or that had it last. */
  public latest(stackName: string): StackRecord | undefined {
    return this.stacks.findLast(({ name }) => name === stackName);
  }

  /** As the API looks stacks up: a deleted one is known by its ID only. */
  public byNameOrId(nameOrId: string): StackRecord | undefined {
    return this.active(nameOrId) ?? this.stacks.find(({ id }) => id === nameOrId);
  }

  public get allActive(): readonly StackRecord[] {
    return this.stacks.filter(({ status }) => status !== 'DELETE_COMPLETE');
  }
}
