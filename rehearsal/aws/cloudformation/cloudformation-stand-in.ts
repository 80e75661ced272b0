import type { VirtualClock } from '../../world/clock/virtual-clock';
import type { LoopbackHandler } from '../../world/http/loopback-server';
import { cloudFormationApi } from './api/cloudformation-api';
import {
  CustomResourceRequests,
  type RecordedAnswer,
  type RecordedRequest,
  type RefusedAnswer,
} from './custom-resource/custom-resource-requests';
import { Identifiers } from './identifiers';
import type { FunctionInvoker, ResourceProvider } from './resource-provider';
import { driverOf } from './stack/driver-of';
import type { Fate } from './stack/policies';
import type { ResourceDriver } from './stack/resource-driver';
import { requireCancellable, requireChange, requireDeletable, requireFailedRollback, requireKeptFailure, requireUpdatable } from './stack/refusals';
import { describeStack, type StackDescription } from './stack/stack-description';
import type { StackEvent } from './stack/stack-event';
import { StackLifecycle } from './stack/stack-lifecycle';
import { RunningOperation, type StackOperation } from './stack/stack-operation';
import { StackRecord } from './stack/stack-record';
import { StackRegistry } from './stack/stack-registry';
import { PAUSED, type StackStatus } from './stack/status';
import { StackTemplate } from './template/stack-template';
import { parseTemplate } from './template/template';
import { ValidationError } from './validation-error';
import { ResourceSignals } from './wait-condition/resource-signals';
import { signalResource } from './wait-condition/signal-resource';

export interface CloudFormationStandInOptions {
  readonly clock: VirtualClock;
  readonly account: string;
  readonly region: string;
  /** By resource type; every other type is inert. */
  readonly providers?: Readonly<Record<string, ResourceProvider>>;
  /** Gets the events of custom resources. */
  readonly invoker: FunctionInvoker;
  /** Where `responseHandler` is served; asked when the first request is sent. */
  readonly responseOrigin: () => string;
  /** Undocumented: what becomes of the new copy of a rolled-back replacement under `UpdateReplacePolicy: Retain`. */
  readonly rolledBackReplacement?: Fate;
  /** Another seed makes up other IDs. */
  readonly seed?: string;
}

export interface DeployOptions {
  readonly parameters?: Readonly<Record<string, string>>;
  /** `--no-rollback`: a failure leaves in place what has succeeded. @default false */
  readonly disableRollback?: boolean;
}

/** CloudFormation, as unkind as the real one: the adversary of everything that hangs on a custom resource. */
export class CloudFormationStandIn {
  /** Everything that happened, of all stacks. */
  public readonly events: StackEvent[] = [];
  /** Serves the ResponseURLs; mount it where `responseOrigin` points. */
  public readonly responseHandler: LoopbackHandler;
  /** Serves the API that functions call. */
  public readonly apiHandler: LoopbackHandler;
  private readonly requests: CustomResourceRequests;
  private readonly identifiers: Identifiers;
  private readonly stacks = new StackRegistry();
  private readonly running = new Map<StackRecord, StackOperation>();
  private readonly driver: (stack: StackRecord, resourceType: string) => ResourceDriver;
  private readonly observers = new Set<(event: StackEvent) => void>();

  public constructor(private readonly options: CloudFormationStandInOptions) {
    this.requests = new CustomResourceRequests(options.clock);
    this.responseHandler = this.requests.handle;
    const signals = new ResourceSignals();
    this.apiHandler = cloudFormationApi({
      find: (nameOrId) => this.stacks.byNameOrId(nameOrId),
      list: () => this.stacks.allActive,
      events: (stack) => this.events.filter(({ stackName }) => stackName === stack.name),
      signal: (stack, logicalId, signal) => signalResource(signals, stack, logicalId, signal),
    });
    this.identifiers = new Identifiers(options.seed ?? 'cloudformation');
    const { requests, identifiers } = this;
    this.driver = (stack, resourceType) => driverOf({ providers: {}, ...options, requests, signals, identifiers }, stack, resourceType);
  }

  /** Every request to a custom resource, and what became of it. */
  public get sentRequests(): readonly RecordedRequest[] {
    return this.requests.sent;
  }

  /** Every answer of a custom resource that arrived, in time or not. */
  public get answers(): readonly RecordedAnswer[] {
    return this.requests.answers;
  }

  /** Every answer that the endpoint did not even take. */
  public get refusedAnswers(): readonly RefusedAnswer[] {
    return this.requests.refusals;
  }

  /** Calls `observer` with each event as it happens. */
  public observe(observer: (event: StackEvent) => void): void {
    this.observers.add(observer);
  }

  /** @throws ValidationError */
  public createStack(stackName: string, template: unknown, options: DeployOptions = {}): StackOperation {
    if (this.stacks.active(stackName)) {
      throw new ValidationError(`Stack [${stackName}] already exists`);
    }
    const stack = this.newStack(stackName);
    const desired = this.template(stack, template, options);
    this.stacks.add(stack);
    return this.start(stack, (lifecycle) => lifecycle.create(desired, options.disableRollback ?? false));
  }

  /** @throws ValidationError, among others "No updates are to be performed." */
  public updateStack(stackName: string, template: unknown, options: DeployOptions = {}): StackOperation {
    const stack = this.stacks.existing(stackName);
    const disableRollback = options.disableRollback ?? false;
    const current = requireUpdatable(stack, disableRollback);
    const desired = this.template(stack, template, options);
    requireChange(stack, current, desired);
    return this.start(stack, (lifecycle) => lifecycle.update(desired, current, disableRollback));
  }

  /** The user cancels an update that is being made; the operation that `updateStack` returned goes on as a rollback. */
  public cancelUpdate(stackName: string): void {
    const stack = this.stacks.existing(stackName);
    requireCancellable(stack);
    stack.abandonment.abort();
  }

  /** Rolls back a failure that was kept. */
  public rollbackStack(stackName: string): StackOperation {
    const stack = this.stacks.existing(stackName);
    const rollback = requireKeptFailure(stack);
    return this.start(stack, (lifecycle) => lifecycle.rollBackKept(rollback));
  }

  /** Sends what failed in a rollback again, except for the resources to `skip`: those count as done. */
  public continueUpdateRollback(stackName: string, { skip = [] }: { readonly skip?: readonly string[] } = {}): StackOperation {
    const stack = this.stacks.existing(stackName);
    const rollback = requireFailedRollback(stack, skip);
    return this.start(stack, (lifecycle) => lifecycle.continueRollback(rollback, skip));
  }

  /** Deletes a stack; one that is being created is abandoned half-way. `retain` is for one whose deletion has failed. */
  public deleteStack(stackName: string, options: { readonly retain?: readonly string[] } = {}): StackOperation {
    const stack = this.stacks.existing(stackName);
    requireDeletable(stack, options.retain !== undefined);
    if (stack.status === 'CREATE_IN_PROGRESS') {
      stack.deletionRequested = true;
      stack.abandonment.abort();
      return this.follow(stack);
    }
    return this.start(stack, (lifecycle) => lifecycle.deleteStack(options.retain ?? []));
  }

  /**
   * What `cdk deploy` does: creates or updates the stack, first deleting one whose creation was rolled back, and plays
   * the time until it is over. An update without changes is no error.
   */
  public async deploy(stackName: string, template: unknown, options: DeployOptions = {}): Promise<StackDescription> {
    if (options.disableRollback !== true && PAUSED.has(this.stacks.active(stackName)?.status ?? 'CREATE_COMPLETE')) {
      // It asks before: a deployment with rollback cannot begin from a failure that was kept.
      await this.play(this.rollbackStack(stackName));
    }
    const status = this.stacks.active(stackName)?.status;
    if (status === 'ROLLBACK_COMPLETE' || status === 'ROLLBACK_FAILED') {
      await this.play(this.deleteStack(stackName));
    }
    try {
      await this.play(
        this.stacks.active(stackName)
          ? this.updateStack(stackName, template, options)
          : this.createStack(stackName, template, options),
      );
    } catch (error) {
      if (!(error instanceof ValidationError && error.message.startsWith('No updates'))) {
        throw error;
      }
    }
    return this.describe(stackName);
  }

  /** What `cdk destroy` does. */
  public async destroy(stackName: string): Promise<StackDescription> {
    await this.play(this.deleteStack(stackName));
    return this.describe(stackName);
  }

  /** Plays the time until the operation is over. */
  public async play(operation: StackOperation): Promise<StackStatus> {
    if (!(await this.options.clock.run(() => operation.finished))) {
      throw new Error('the operation waits for something, but nothing is left that could happen');
    }
    return await operation.outcome;
  }

  /** The stack of that name, or the last one of that name that was deleted. */
  public describe(stackName: string): StackDescription {
    const stack = this.stacks.latest(stackName);
    if (!stack) {
      throw new ValidationError(`Stack with id ${stackName} does not exist`);
    }
    return describeStack(stack);
  }

  private start(stack: StackRecord, run: (lifecycle: StackLifecycle) => Promise<void>): StackOperation {
    const lifecycle = new StackLifecycle(stack, this.options.rolledBackReplacement ?? 'delete');
    const operation = new RunningOperation(run(lifecycle).then(() => stack.status));
    this.running.set(stack, operation);
    return operation;
  }

  private follow(stack: StackRecord): StackOperation {
    const operation = this.running.get(stack);
    if (!operation) {
      throw new Error(`nothing runs on ${stack.name}`);
    }
    return operation;
  }

  private newStack(name: string): StackRecord {
    const { account, region, clock } = this.options;
    return new StackRecord({
      name,
      id: `arn:aws:cloudformation:${region}:${account}:stack/${name}/${this.identifiers.uuid()}`,
      driver: this.driver,
      clock,
      record: (event) => {
        const timed = { time: clock.now(), ...event };
        this.events.push(timed);
        this.observers.forEach((observer) => observer(timed));
      },
    });
  }

  private template(stack: StackRecord, template: unknown, { parameters = {} }: DeployOptions): StackTemplate {
    const { account, region } = this.options;
    return new StackTemplate(parseTemplate(template), parameters, { account, region, stackId: stack.id, stackName: stack.name });
  }
}
