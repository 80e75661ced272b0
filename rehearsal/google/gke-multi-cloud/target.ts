import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../world/clock/clock';
import { GoogleError, RpcCode } from './google-error';
import type { JsonObject, JsonValue } from './json';
import { NodeGroup, type LaunchTemplate } from './node-group';
import { Obstacles, type Condition } from './obstacles';
import type { Operation, OperationStore } from './operation';
import { profileNameOf, relativeName, type ProjectIdentity, type TargetAddress } from './resource-name';
import { outcomeOf, RollingUpdate, type UpdateEnd } from './rolling-update';
import type { GkeSettings } from './settings';
import { SpecificationHistory } from './specification-history';
import { profileAt, type TargetKind } from './target-kind';

/** What a target shares with all others of its project. */
export interface TargetSurroundings {
  readonly clock: Clock;
  readonly project: ProjectIdentity;
  readonly settings: GkeSettings;
  readonly operations: OperationStore;
  readonly launchProblem: (target: TargetAddress, profile: string) => Promise<string | undefined>;
  /** The operation on the cluster that keeps a node pool from being changed. */
  readonly clusterOperation: (target: TargetAddress) => Operation | undefined;
}

/** A control plane or node pool: what it was asked to be, the nodes that follow, and at most one update on its way. */
export class Target {
  public readonly nodes: NodeGroup;
  public readonly obstacles = new Obstacles();
  public readonly uid: string;
  public readonly createTime: number;
  private updateTime: number;
  private revision = 0;
  private readonly history: SpecificationHistory;
  /** What is wrong with it although its updates succeed. */
  private condition: Condition | undefined;
  private running: { readonly operation: Operation; readonly rolling: RollingUpdate; readonly launchedFrom: LaunchTemplate | undefined } | undefined;
  /** Updates since the last one that succeeded, whoever has asked for them: what a rollback undoes. */
  private unsuccessful: Operation[] = [];

  public constructor(
    public readonly address: TargetAddress,
    public readonly kind: TargetKind,
    specification: JsonObject,
    nodeNames: readonly string[],
    private readonly around: TargetSurroundings,
  ) {
    const { clock, settings } = around;
    this.history = new SpecificationHistory(specification, settings);
    this.createTime = this.updateTime = clock.now();
    this.uid = this.digest('uid').slice(0, 32);
    const template = kind.launchTemplate(specification);
    this.nodes = new NodeGroup(clock, this.incarnation, nodeNames, template, () => settings.secondsToTerminate);
  }

  /** The specification as a GET shows it, which is also what the next update starts from. */
  public get specification(): JsonObject {
    return this.history.shown;
  }

  /**
   * Names of the profiles that the target is linked to, is moving to, or would go back to. That of an update that was not
   * successful is among them: nobody can say what its next node is launched under.
   */
  public get profilesInPlay(): readonly string[] {
    return [...new Set(this.history.inPlay.map((specification) => profileNameOf(profileAt(specification, this.kind))))];
  }

  /** Name of the profile under which the next node is launched; undefined where there will be none. */
  public get launchesUnder(): string | undefined {
    const { launcher, launchTemplate } = this.nodes;
    return launcher && launchTemplate && profileNameOf(launchTemplate.profile);
  }

  public get runningOperation(): Operation | undefined {
    return this.running?.operation;
  }

  public get undoneByRollback(): readonly Operation[] {
    return this.unsuccessful;
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
    const errors = [...(this.condition?.errors ?? []), ...this.history.errors];
    return {
      name: this.name,
      ...this.specification,
      state: this.running ? this.history.state : (this.condition?.state ?? this.history.state),
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
    const about = `${this.kind.messageType} "${relativeName(this.address)}"`;
    if (this.running) {
      throw new GoogleError('FAILED_PRECONDITION', `${about} has operation ${this.running.operation.id} in progress.`);
    }
    const ofCluster = this.around.clusterOperation(this.address);
    if (ofCluster) {
      throw new GoogleError('FAILED_PRECONDITION', `${about} cannot be updated while operation ${ofCluster.id} is in progress on its cluster.`);
    }
    this.obstacles.assertNotBusy();
  }

  /** Optimistic concurrency, for those who send the etag that they decided on. */
  public assertEtag(etag: JsonValue | undefined): void {
    if (etag !== undefined && etag !== '' && etag !== this.etag) {
      throw new GoogleError('ABORTED', `etag ${JSON.stringify(etag)} does not match the current etag of the resource.`);
    }
  }

  public update(desired: JsonObject): Operation {
    this.obstacles.assertAcceptable();
    return this.start(desired, 'Updating');
  }

  /** Leads back to the last specification that an update reached; no change if the last update succeeded. */
  public rollBack(): Operation {
    this.assertIdle();
    return this.history.lastWasSuccessful ? this.unchanged() : this.start(this.history.reached, 'Rolling back');
  }

  /** The answer to an update that is to be checked only. */
  public validate(): Operation {
    this.obstacles.assertAcceptable();
    if (this.around.settings.validationOfUpdating === 'refused') {
      this.assertIdle();
    }
    return this.unchanged();
  }

  public cancel(): void {
    this.running?.rolling.cancel();
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
    operations.create(this.address, 'delete').end(clock.now(), { response: { '@type': 'type.googleapis.com/google.protobuf.Empty' } });
  }

  /** An operation that is done at once, and that nobody finds afterwards. */
  private unchanged(): Operation {
    return this.around.operations.draft(this.address, 'update').end(this.around.clock.now(), { response: this.toResponse() });
  }

  private start(desired: JsonObject, verb: 'Updating' | 'Rolling back'): Operation {
    this.assertIdle();
    const { operations, launchProblem, clock, settings } = this.around;
    const operation = operations.create(this.address, 'update');
    const changesMore = !isDeepStrictEqual(desired, this.specification);
    const fault = this.obstacles.takeFault(verb);
    const template = this.kind.launchTemplate(desired);
    const launchedFrom = this.nodes.launchTemplate;
    if (!isDeepStrictEqual(template, launchedFrom)) {
      this.nodes.launchFrom(template);
    }
    const rolling = new RollingUpdate({
      ...{ clock, settings, nodes: this.nodes, template, operation, verb, fault, changesMore },
      launchProblem: (profile) => launchProblem(this.address, profile),
      onEnd: (end) => this.finish(end),
    });
    this.running = { operation, rolling, launchedFrom };
    this.history.begin(desired);
    this.touch();
    return operation;
  }

  private finish(end: UpdateEnd): void {
    if (!this.running) {
      return;
    }
    const { operation, launchedFrom } = this.running;
    this.running = undefined;
    if (end.how !== 'succeeded' && launchedFrom !== undefined && this.around.settings.groupAfterUnsuccessful === 'previous') {
      this.nodes.launchFrom(launchedFrom);
    }
    switch (end.how) {
      case 'succeeded':
        this.unsuccessful = [];
        this.history.succeed();
        this.condition = this.obstacles.aftermath ?? this.condition;
        this.obstacles.aftermath = undefined;
        break;
      case 'cancelled':
        this.unsuccessful.push(operation);
        this.history.giveUp('cancelled', []);
        break;
      case 'failed': {
        const { message, errorDetail, resourceErrors = [message] } = end.failure;
        this.unsuccessful.push(operation);
        this.history.giveUp('failed', resourceErrors);
        operation.errorDetail = errorDetail;
        break;
      }
    }
    this.touch();
    operation.end(this.around.clock.now(), outcomeOf(end, () => this.toResponse()));
  }

  /** A target that was deleted and made again shares no ID with the former one. */
  private get incarnation(): string {
    return `${relativeName(this.address)} of ${this.createTime}`;
  }

  private touch(): void {
    this.revision += 1;
    this.updateTime = this.around.clock.now();
  }

  private digest(what: string): string {
    return createHash('sha256').update(`${this.incarnation} ${what}`).digest('hex');
  }
}
