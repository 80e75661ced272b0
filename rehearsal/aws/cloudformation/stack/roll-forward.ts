import type { Clock } from '../../../world/clock/clock';
import { visitInOrder } from '../template/dependency-order';
import type { StackTemplate } from '../template/stack-template';
import type { ResourceDefinition } from '../template/template';
import type { ResourceChange } from './resource-change';
import { copyOf, type ResourceCopy, type WantedResource } from './resource-copy';
import { asActionFailure } from './resource-driver';
import type { StackRecord } from './stack-record';
import { pause, type Tempo } from './tempo';

export const REPLACEMENT_REASON =
  'Requested update requires the creation of a new physical resource; hence creating one.';

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
    private readonly clock: Clock,
    private readonly tempo: Tempo,
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
    const unresolved = this.wanted(logicalId, definition, {});
    let wanted: WantedResource;
    try {
      wanted = this.wanted(logicalId, definition, this.template.properties(logicalId, this.stack.lookup));
    } catch (error) {
      this.fail(unresolved, before, asActionFailure(error).message);
      return;
    }
    if (!before) {
      await this.perform(this.begin('create', undefined, wanted));
      return;
    }
    const change = this.stack.driver(definition.Type).compare(before.properties, wanted.properties);
    switch (change.kind) {
      case 'none':
        this.stack.resources.set(logicalId, copyOf(wanted, before));
        return;
      case 'refused':
        this.fail(wanted, before, change.reason);
        return;
      case 'update':
      case 'replace':
        await this.perform(this.begin(change.kind, before, wanted));
        return;
    }
  }

  private async perform(change: ResourceChange): Promise<void> {
    const { wanted, before } = change;
    const verb = before ? 'UPDATE' : 'CREATE';
    const reason = change.kind === 'replace' ? REPLACEMENT_REASON : undefined;
    this.stack.report(wanted, `${verb}_IN_PROGRESS`, reason, before?.physicalId);
    await pause(this.clock, this.tempo.action);
    const { signal } = this.stack.abandonment;
    if (signal.aborted) {
      this.stack.report(wanted, `${verb}_FAILED`, cancelled(verb), before?.physicalId);
      return;
    }
    change.sent = true;
    const driver = this.stack.driver(wanted.definition.Type);
    try {
      const provisioned =
        before && change.kind === 'update'
          ? await driver.update(before, wanted, signal)
          : await driver.create(wanted, signal);
      change.after = copyOf(wanted, provisioned);
      this.stack.resources.set(wanted.logicalId, change.after);
      this.stack.report(wanted, `${verb}_COMPLETE`, undefined, provisioned.physicalId);
    } catch (error) {
      const failure = asActionFailure(error);
      change.remainder = failure.remainder;
      const message = failure.abandoned ? cancelled(verb) : failure.message;
      this.stack.report(wanted, `${verb}_FAILED`, message, before?.physicalId);
      if (!failure.abandoned) {
        this.stop(wanted.logicalId);
      }
    }
  }

  private begin(
    kind: ResourceChange['kind'],
    before: ResourceCopy | undefined,
    wanted: WantedResource,
  ): ResourceChange {
    const change: ResourceChange = {
      kind,
      before,
      wanted,
      sent: false,
      remainder: Promise.resolve(undefined),
      displaced: [],
      rolledBack: false,
      rollbackFailed: false,
    };
    this.changes.set(wanted.logicalId, change);
    return change;
  }

  /** Fails before anything was asked of the resource. */
  private fail(wanted: WantedResource, before: ResourceCopy | undefined, reason: string): void {
    this.begin(before ? 'update' : 'create', before, wanted);
    this.stack.report(wanted, before ? 'UPDATE_FAILED' : 'CREATE_FAILED', reason, before?.physicalId);
    this.stop(wanted.logicalId);
  }

  private stop(logicalId: string): void {
    this.failed.push(logicalId);
    this.missing.add(logicalId);
    if (!this.keepsGoing) {
      this.stack.abandonment.abort();
    }
  }

  private wanted(
    logicalId: string,
    definition: ResourceDefinition,
    properties: WantedResource['properties'],
  ): WantedResource {
    return { logicalId, definition, dependencies: this.template.dependencies.get(logicalId) ?? [], properties };
  }
}

function cancelled(verb: 'CREATE' | 'UPDATE'): string {
  return verb === 'CREATE' ? 'Resource creation cancelled' : 'Resource update cancelled';
}
