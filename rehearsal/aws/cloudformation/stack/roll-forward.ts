import { visitInOrder } from '../template/dependency-order';
import type { StackTemplate } from '../template/stack-template';
import type { ResourceDefinition } from '../template/template';
import type { ResourceChange } from './resource-change';
import { copyOf, type ResourceCopy, type DesiredResource } from './resource-copy';
import { asActionFailure } from './resource-driver';
import type { StackRecord } from './stack-record';
import { TEMPO } from './tempo';

const REPLACEMENT_REASON = 'Requested update requires the creation of a new physical resource; hence creating one.';

/**
 * Creates and updates what a template wants, in the order of its references.
 *
 * The first failure, or somebody who aborts `stack.abandonment`, ends it: nothing new is begun, and what is in progress
 * is not waited for.
 */
export class RollForward {
  public readonly changes = new Map<string, ResourceChange>();
  /** Logical IDs that failed by themselves. */
  public readonly failed: string[] = [];
  /** What failed, and what was not begun because of it. */
  private readonly missing = new Set<string>();

  public constructor(
    private readonly stack: StackRecord,
    private readonly template: StackTemplate,
    /** A failure stops what depends on it, and nothing else. */
    private readonly keepsGoing = false,
  ) {}

  /** @returns whether everything is as the template wants it. */
  public async run(): Promise<boolean> {
    await visitInOrder(this.template.dependencies, (logicalId) => this.visit(logicalId));
    return !this.stack.abandonment.signal.aborted && this.failed.length === 0;
  }

  private async visit(logicalId: string): Promise<void> {
    const definition = this.template.resources.get(logicalId);
    if (!definition || this.stack.abandonment.signal.aborted) {
      return;
    }
    if (this.template.dependencies.get(logicalId)?.some((id) => this.missing.has(id)) === true) {
      this.missing.add(logicalId);
      return;
    }
    const before = this.stack.resources.get(logicalId);
    const unresolved = this.desired(logicalId, definition, {});
    let desired: DesiredResource;
    try {
      desired = this.desired(logicalId, definition, this.template.properties(logicalId, this.stack.lookup));
    } catch (error) {
      this.fail(unresolved, before, asActionFailure(error).message);
      return;
    }
    if (!before) {
      await this.perform(this.begin('create', undefined, desired));
      return;
    }
    const change = this.stack.driver(definition.Type).compare(before.properties, desired.properties);
    switch (change.kind) {
      case 'none':
        this.stack.resources.set(logicalId, copyOf(desired, before));
        return;
      case 'refused':
        this.fail(desired, before, change.reason);
        return;
      case 'update':
      case 'replace':
        await this.perform(this.begin(change.kind, before, desired));
        return;
    }
  }

  private async perform(change: ResourceChange): Promise<void> {
    const { desired, before } = change;
    const verb = before ? 'UPDATE' : 'CREATE';
    const reason = change.kind === 'replace' ? REPLACEMENT_REASON : undefined;
    this.stack.report(desired, `${verb}_IN_PROGRESS`, reason, before?.physicalId);
    await this.stack.pause(TEMPO.action);
    const { signal } = this.stack.abandonment;
    if (signal.aborted) {
      this.stack.report(desired, `${verb}_FAILED`, cancelled(verb), before?.physicalId);
      return;
    }
    change.sent = true;
    const driver = this.stack.driver(desired.definition.Type);
    try {
      const provisioned =
        before && change.kind === 'update'
          ? await driver.update(before, desired, signal)
          : await driver.create(desired, signal);
      change.after = copyOf(desired, provisioned);
      this.stack.resources.set(desired.logicalId, change.after);
      this.stack.report(desired, `${verb}_COMPLETE`, undefined, provisioned.physicalId);
    } catch (error) {
      const failure = asActionFailure(error);
      change.remainder = failure.remainder;
      const message = failure.abandoned ? cancelled(verb) : failure.message;
      this.stack.report(desired, `${verb}_FAILED`, message, before?.physicalId);
      if (!failure.abandoned) {
        this.stop(desired.logicalId);
      }
    }
  }

  private begin(
    kind: ResourceChange['kind'],
    before: ResourceCopy | undefined,
    desired: DesiredResource,
  ): ResourceChange {
    const change: ResourceChange = {
      kind,
      before,
      desired,
      sent: false,
      remainder: Promise.resolve(undefined),
      displaced: [],
      rolledBack: false,
      rollbackFailed: false,
    };
    this.changes.set(desired.logicalId, change);
    return change;
  }

  /** Fails before anything was asked of the resource. */
  private fail(desired: DesiredResource, before: ResourceCopy | undefined, reason: string): void {
    this.begin(before ? 'update' : 'create', before, desired);
    this.stack.report(desired, before ? 'UPDATE_FAILED' : 'CREATE_FAILED', reason, before?.physicalId);
    this.stop(desired.logicalId);
  }

  private stop(logicalId: string): void {
    this.failed.push(logicalId);
    this.missing.add(logicalId);
    if (!this.keepsGoing) {
      this.stack.abandonment.abort();
    }
  }

  private desired(
    logicalId: string,
    definition: ResourceDefinition,
    properties: DesiredResource['properties'],
  ): DesiredResource {
    return { logicalId, definition, dependencies: this.template.dependencies.get(logicalId) ?? [], properties };
  }
}

function cancelled(verb: 'CREATE' | 'UPDATE'): string {
  return verb === 'CREATE' ? 'Resource creation cancelled' : 'Resource update cancelled';
}
