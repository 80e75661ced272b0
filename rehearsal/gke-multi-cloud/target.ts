import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../clock/clock';
import { GoogleError, RpcCode } from './google-error';
import type { JsonObject } from './json';
import { NodeGroup } from './node-group';
import type { Operation, OperationOutcome, OperationStore } from './operation';
import { relativeName, type ProjectIdentity, type TargetAddress } from './resource-name';
import { RollingUpdate, type UpdateEnd, type UpdateFault } from './rolling-update';
import type { GkeSettings, ResourceState } from './settings';
import type { TargetKind } from './target-kind';

/** What a target shares with all others of its project. */
export interface TargetSurroundings {
  readonly clock: Clock;
  readonly project: ProjectIdentity;
  readonly settings: GkeSettings;
  readonly operations: OperationStore;
  readonly profileExists: (name: string) => boolean | Promise<boolean>;
}

export interface Condition {
  readonly state: ResourceState;
  readonly errors: readonly string[];
}

interface RunningUpdate {
  readonly operation: Operation;
  readonly rolling: RollingUpdate;
  readonly wanted: JsonObject;
  readonly previous: JsonObject;
}

interface UnsuccessfulUpdate {
  readonly how: 'failed' | 'cancelled';
  readonly wanted: JsonObject;
  readonly previous: JsonObject;
  readonly errors: readonly string[];
}

/**
 * A control plane or node pool: a specification, the nodes that follow it, and at most one update on its way.
 *
 * After an update that did not succeed the nodes stay mixed, and the specification that the last *successful* one
 * reached is remembered: a rollback leads there.
 */
export class Target {
  public readonly nodes: NodeGroup;
  public readonly uid: string;
  public readonly createTime: number;
  private updateTime: number;
  private revision = 0;
  private settled: JsonObject;
  private running: RunningUpdate | undefined;
  private unsuccessful: UnsuccessfulUpdate | undefined;
  private condition: Condition | undefined;
  private nextFault: UpdateFault | undefined;
  private conditionAfterNext: Condition | undefined;

  public constructor(
    public readonly address: TargetAddress,
    public readonly kind: TargetKind,
    specification: JsonObject,
    nodeNames: readonly string[],
    private readonly around: TargetSurroundings,
  ) {
    const { clock, settings } = around;
    this.settled = specification;
    this.createTime = this.updateTime = clock.now();
    this.uid = this.digest('uid').slice(0, 32);
    const template = kind.launchTemplate(specification);
    this.nodes = new NodeGroup(clock, relativeName(address), nodeNames, template, () => settings.secondsToTerminate);
  }

  /** The specification as a GET shows it, which is also what the next update starts from. */
  public get specification(): JsonObject {
    const { settings } = this.around;
    if (this.running) {
      return settings.inFlightShows === 'wanted' ? this.running.wanted : this.running.previous;
    }
    if (this.unsuccessful) {
      const { how, wanted, previous } = this.unsuccessful;
      const after = how === 'failed' ? settings.afterFailure : settings.afterCancellation;
      return after.shows === 'wanted' ? wanted : previous;
    }
    return this.settled;
  }

  public get runningOperation(): Operation | undefined {
    return this.running?.operation;
  }

  public get etag(): string {
    return this.digest(`etag#${this.revision}`).slice(0, 20);
  }

  /** Answers carry the project's number, however the request named the project. */
  public get name(): string {
    return `projects/${this.around.project.number}/${relativeName(this.address)}`;
  }

  /** The resource, as the API answers it. What is false or empty is left out, as proto3's JSON mapping does. */
  public toJson(): JsonObject {
    const errors = [...(this.condition?.errors ?? []), ...(this.unsuccessful?.errors ?? [])];
    return {
      name: this.name,
      ...this.specification,
      state: this.state(),
      uid: this.uid,
      ...(this.running && { reconciling: true }),
      createTime: new Date(this.createTime).toISOString(),
      updateTime: new Date(this.updateTime).toISOString(),
      etag: this.etag,
      ...(errors.length > 0 && { errors: errors.map((message) => ({ message })) }),
    };
  }

  /** The resource as the answer of an operation. */
  public toResponse(): JsonObject {
    return { '@type': `type.googleapis.com/google.cloud.gkemulticloud.v1.${this.kind.messageType}`, ...this.toJson() };
  }

  public assertIdle(): void {
    if (this.running) {
      throw new GoogleError(
        'FAILED_PRECONDITION',
        `${this.kind.messageType} "${relativeName(this.address)}" has operation ${this.running.operation.id} in progress.`,
      );
    }
  }

  public assertEtag(etag: string | undefined): void {
    if (etag !== undefined && etag !== '' && etag !== this.etag) {
      throw new GoogleError('ABORTED', `etag "${etag}" does not match the current etag of the resource.`);
    }
  }

  public update(wanted: JsonObject): Operation {
    return this.start(wanted, 'Updating');
  }

  /** Leads back to the last specification that an update reached; no change if the last update succeeded. */
  public rollBack(): Operation {
    this.assertIdle();
    if (!this.unsuccessful) {
      const operation = this.around.operations.draft(this.address, 'update');
      return operation.end(this.around.clock.now(), { response: this.toResponse() });
    }
    return this.start(this.settled, 'Rolling back');
  }

  public cancel(): void {
    this.running?.rolling.cancel();
  }

  public befall(fault: UpdateFault): void {
    this.nextFault = fault;
  }

  /** Sets or clears what is wrong with an idle target apart from its updates. */
  public suffer(condition: Condition | undefined): void {
    this.condition = condition;
    this.touch();
  }

  public sufferAfterNextUpdate(condition: Condition): void {
    this.conditionAfterNext = condition;
  }

  public delete(): void {
    const { clock, operations } = this.around;
    if (this.running) {
      this.running.rolling.abandon();
      const message = `${relativeName(this.address)} was deleted.`;
      this.running.operation.end(clock.now(), { error: { code: RpcCode.NOT_FOUND, message } });
      this.running = undefined;
    }
    this.nodes.terminateAll();
    operations.create(this.address, 'delete').end(clock.now(), {
      response: { '@type': 'type.googleapis.com/google.protobuf.Empty' },
    });
  }

  private start(wanted: JsonObject, verb: 'Updating' | 'Rolling back'): Operation {
    this.assertIdle();
    const { operations, ...around } = this.around;
    const operation = operations.create(this.address, 'update');
    const previous = this.specification;
    const fault = this.nextFault;
    this.nextFault = undefined;
    const rolling = new RollingUpdate({
      ...around,
      nodes: this.nodes,
      template: this.kind.launchTemplate(wanted),
      operation,
      verb,
      fault,
      changesMore: !isDeepStrictEqual(wanted, previous),
      onEnd: (end) => this.finish(end),
    });
    this.running = { operation, rolling, wanted, previous };
    this.touch();
    return operation;
  }

  private finish(end: UpdateEnd): void {
    if (!this.running) {
      return;
    }
    const { operation, wanted, previous } = this.running;
    this.running = undefined;
    switch (end.how) {
      case 'succeeded':
        this.settled = wanted;
        this.unsuccessful = undefined;
        this.condition = this.conditionAfterNext ?? this.condition;
        this.conditionAfterNext = undefined;
        break;
      case 'cancelled':
        this.unsuccessful = { how: 'cancelled', wanted, previous, errors: [] };
        break;
      case 'failed': {
        const { message, errorDetail, resourceErrors = [message] } = end.failure;
        this.unsuccessful = { how: 'failed', wanted, previous, errors: resourceErrors };
        operation.errorDetail = errorDetail;
        break;
      }
    }
    this.touch();
    operation.end(this.around.clock.now(), this.outcome(end));
  }

  private outcome(end: UpdateEnd): OperationOutcome {
    switch (end.how) {
      case 'succeeded':
        return { response: this.toResponse() };
      case 'cancelled':
        return { error: { code: RpcCode.CANCELLED, message: 'Operation was cancelled.' } };
      case 'failed':
        return { error: { code: end.failure.code ?? RpcCode.INTERNAL, message: end.failure.message } };
    }
  }

  private state(): 'RECONCILING' | ResourceState {
    if (this.running) {
      return 'RECONCILING';
    }
    if (this.condition) {
      return this.condition.state;
    }
    const { afterFailure, afterCancellation } = this.around.settings;
    switch (this.unsuccessful?.how) {
      case 'failed':
        return afterFailure.state;
      case 'cancelled':
        return afterCancellation.state;
      default:
        return 'RUNNING';
    }
  }

  private touch(): void {
    this.revision += 1;
    this.updateTime = this.around.clock.now();
  }

  private digest(what: string): string {
    return createHash('sha256').update(`${relativeName(this.address)} ${what}`).digest('hex');
  }
}
