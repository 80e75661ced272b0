import type { StackTemplate } from '../template/stack-template';
import { deleteCopies, type Doomed, doomedCopy } from './deletion';
import {
  fateOnCreationRolledBack,
  fateOnDeletion,
  fateOnReplacement,
  fateOnReplacementRolledBack,
  type Fate,
} from './policies';
import { copiesMade, type PendingRollback, type ResourceChange, type ResourceChanges } from './resource-change';
import type { ResourceCopy, DesiredResource } from './resource-copy';
import { RollForward } from './roll-forward';
import type { StackRecord } from './stack-record';
import { putBack, undoingBoth } from './put-back';
import { skip, swapBack } from './swap-back';
import { TEMPO } from './tempo';

/** A clean-up gives up on a deletion after so many tries, and says so only in the events. */
const CLEANUP_TRIES = 3;

/** The order in which CloudFormation does things, for each operation on a stack. */
export class StackLifecycle {
  public constructor(
    private readonly stack: StackRecord,
    /** Fate of the new copy of a rolled-back replacement whose `UpdateReplacePolicy` is `Retain`. */
    private readonly rolledBackReplacement: Fate,
  ) {}

  /** @param keeps whether a failure leaves everything as it is */
  public async create(template: StackTemplate, keeps: boolean): Promise<void> {
    const { stack } = this;
    stack.enter('CREATE_IN_PROGRESS', 'User Initiated');
    const forward = this.rollForward(template, keeps);
    stack.template = template;
    if ((await forward.run()) && this.resolveOutputs(template, forward)) {
      stack.enter('CREATE_COMPLETE');
      return;
    }
    if (stack.deletionRequested) {
      await this.deleteAll(whatWasMade(forward.changes, ({ desired }) => fateOnDeletion(desired.definition)));
      return;
    }
    if (keeps) {
      stack.rollback = { template, previous: new Map(), changes: forward.changes };
      stack.enter('CREATE_FAILED', failureReason('create', forward.failed).trimEnd());
      return;
    }
    await this.rollBackCreation(forward.changes, failureReason('create', forward.failed));
  }

  /** @param keeps whether a failure leaves in place what has succeeded, and puts back only what has failed */
  public async update(template: StackTemplate, from: StackTemplate, keeps: boolean): Promise<void> {
    const { stack } = this;
    stack.enter('UPDATE_IN_PROGRESS', 'User Initiated');
    const earlier = await this.withoutUnstable(stack.rollback);
    const previous = new Map(stack.resources);
    const forward = this.rollForward(template, keeps);
    if ((await forward.run()) && this.resolveOutputs(template, forward)) {
      stack.template = template;
      stack.rollback = undefined;
      await this.cleanUp(template, [...(earlier?.previous.values() ?? []), ...previous.values()]);
      return;
    }
    const isPaused = keeps && !stack.abandonment.signal.aborted;
    if (isPaused) {
      await putBack(stack, forward.changes.values());
    }
    stack.rollback = undoingBoth(earlier, { template: from, previous, changes: forward.changes });
    if (isPaused) {
      stack.template = template;
      stack.enter('UPDATE_FAILED', failureReason('update', forward.failed).trimEnd());
      return;
    }
    await this.rollBack(stack.rollback, failureReason('update', forward.failed) || 'User Initiated');
  }

  /** `RollbackStack`: a failure that was kept is rolled back after all. */
  public async rollBackKept(kept: PendingRollback): Promise<void> {
    await (kept.previous.size === 0 ? this.rollBackCreation(kept.changes, '') : this.rollBack(kept, 'User Initiated'));
  }

  public async continueRollback(rollback: PendingRollback, skipped: readonly string[]): Promise<void> {
    for (const logicalId of skipped) {
      const change = rollback.changes.get(logicalId);
      if (change?.before) {
        skip(this.stack, change, change.before);
      }
    }
    await this.rollBack(rollback, 'User Initiated');
  }

  /** Deletes all that the stack still has; `kept` are logical IDs that a failed deletion is to leave alone this time. */
  public async deleteStack(kept: readonly string[]): Promise<void> {
    const { resources, rollback } = this.stack;
    const fate = ({ logicalId, definition }: DesiredResource): Fate =>
      kept.includes(logicalId) ? 'retain' : fateOnDeletion(definition);
    const exists = (copy: ResourceCopy): boolean => resources.get(copy.logicalId)?.physicalId === copy.physicalId;
    const unfinished = rollback ? whatWasMade(rollback.changes, ({ desired }) => fate(desired)) : [];
    const others = unfinished.map((doomed) => ({
      ...doomed,
      copies: doomed.copies.then((copies) => copies.filter((copy) => !exists(copy))),
    }));
    const current = [...resources.values(), ...[...(rollback?.previous.values() ?? [])].filter((copy) => !exists(copy))];
    await this.deleteAll([...current.map((copy) => doomedCopy(copy, fate(copy))), ...others]);
  }

  private async rollBackCreation(changes: ResourceChanges, reason: string): Promise<void> {
    const { stack } = this;
    stack.enter('ROLLBACK_IN_PROGRESS', `${reason}Rollback requested by user.`);
    await stack.pause(TEMPO.rollback);
    const left = await this.delete(whatWasMade(changes, ({ desired }) => fateOnCreationRolledBack(desired.definition)), 1);
    this.remember(left);
    stack.rollback = undefined;
    stack.enter(left.length > 0 ? 'ROLLBACK_FAILED' : 'ROLLBACK_COMPLETE', deletionReason(left));
  }

  /** What has no last stable state is deleted upon the next operation. */
  private async withoutUnstable(kept: PendingRollback | undefined): Promise<PendingRollback | undefined> {
    if (kept === undefined) {
      return undefined;
    }
    const isUnstable = ({ before, after }: ResourceChange): boolean => before === undefined && after === undefined;
    const unstable = new Map([...kept.changes].filter(([, change]) => isUnstable(change)));
    await this.delete(whatWasMade(unstable, ({ desired }) => fateOnCreationRolledBack(desired.definition)), CLEANUP_TRIES);
    return { ...kept, changes: new Map([...kept.changes].filter(([, change]) => !isUnstable(change))) };
  }

  private async rollBack(rollback: PendingRollback, reason: string): Promise<void> {
    const { stack } = this;
    stack.enter('UPDATE_ROLLBACK_IN_PROGRESS', reason);
    stack.abandonment = new AbortController();
    await stack.pause(TEMPO.rollback);
    const failed = await swapBack(stack, rollback);
    if (failed.length > 0) {
      stack.enter('UPDATE_ROLLBACK_FAILED', failureReason('update', failed).trimEnd());
      return;
    }
    stack.enter('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
    const fate = ({ kind, desired }: ResourceChange): Fate =>
      kind === 'create'
        ? fateOnCreationRolledBack(desired.definition)
        : fateOnReplacementRolledBack(desired.definition, this.rolledBackReplacement);
    await this.delete(whatWasMade(rollback.changes, fate), CLEANUP_TRIES);
    stack.template = rollback.template;
    stack.rollback = undefined;
    stack.enter('UPDATE_ROLLBACK_COMPLETE');
  }

  /** Deletes what a successful update has replaced or removed. Nothing that happens here changes its success. */
  private async cleanUp(template: StackTemplate, previous: readonly ResourceCopy[]): Promise<void> {
    const { stack } = this;
    stack.enter('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    const doomed: Doomed[] = [];
    for (const copy of distinct(previous)) {
      const { logicalId } = copy;
      const definition = template.resources.get(logicalId);
      if (!definition) {
        stack.resources.delete(logicalId);
        doomed.push(doomedCopy(copy, fateOnDeletion(copy.definition)));
      } else if (stack.resources.get(logicalId)?.physicalId !== copy.physicalId) {
        doomed.push(doomedCopy(copy, fateOnReplacement(definition)));
      }
    }
    await this.delete(doomed, CLEANUP_TRIES);
    stack.enter('UPDATE_COMPLETE');
  }

  private async deleteAll(doomed: readonly Doomed[]): Promise<void> {
    const { stack } = this;
    stack.enter('DELETE_IN_PROGRESS', 'User Initiated');
    const left = await this.delete(doomed, 1);
    this.remember(left);
    stack.rollback = undefined;
    stack.enter(left.length > 0 ? 'DELETE_FAILED' : 'DELETE_COMPLETE', deletionReason(left));
  }

  private rollForward(template: StackTemplate, keepsGoing: boolean): RollForward {
    this.stack.abandonment = new AbortController();
    return new RollForward(this.stack, template, keepsGoing);
  }

  private resolveOutputs(template: StackTemplate, forward: RollForward): boolean {
    try {
      this.stack.outputs = template.outputs(this.stack.lookup);
      return true;
    } catch (error) {
      forward.failed.push(`Outputs: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }

  private delete(doomed: readonly Doomed[], tries: number): Promise<readonly ResourceCopy[]> {
    return deleteCopies(this.stack, doomed, tries);
  }

  private remember(left: readonly ResourceCopy[]): void {
    this.stack.resources.clear();
    for (const copy of left) {
      this.stack.resources.set(copy.logicalId, copy);
    }
  }
}

function distinct(copies: readonly ResourceCopy[]): readonly ResourceCopy[] {
  return [...new Map(copies.map((copy) => [`${copy.logicalId} ${copy.physicalId}`, copy])).values()];
}

/** Copies that exist only because of an operation that did not succeed. */
function whatWasMade(changes: ResourceChanges, fate: (change: ResourceChange) => Fate): readonly Doomed[] {
  return [...changes.values()].map((change) => ({
    resource: change.desired,
    fate: fate(change),
    copies: copiesMade(change),
  }));
}

function failureReason(verb: 'create' | 'update', failed: readonly string[]): string {
  return failed.length > 0 ? `The following resource(s) failed to ${verb}: [${failed.join(', ')}]. ` : '';
}

function deletionReason(left: readonly ResourceCopy[]): string | undefined {
  return left.length > 0
    ? `The following resource(s) failed to delete: [${left.map(({ logicalId }) => logicalId).join(', ')}].`
    : undefined;
}
