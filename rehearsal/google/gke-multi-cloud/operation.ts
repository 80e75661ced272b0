import { createHash } from 'node:crypto';
import type { Clock } from '../../world/clock/clock';
import type { JsonObject } from './json';
import type { TargetAddress } from './resource-name';

export type OperationVerb = 'create' | 'update' | 'delete';

/** How an operation ended; `code` is a numeric `google.rpc.Code`. */
export type OperationOutcome =
  | { readonly response: JsonObject }
  | { readonly error: { readonly code: number; readonly message: string } };

/** A long-running operation. Nothing in it tells who started it, or what was to change. */
export class Operation {
  public statusDetail: string | undefined;
  public errorDetail: string | undefined;
  public requestedCancellation = false;
  /** Known to this stand-in only; no answer says it. */
  public startedBySomeoneElse = false;
  public endTime: number | undefined;
  private outcome: OperationOutcome | undefined;

  public constructor(
    public readonly id: string,
    public readonly target: TargetAddress,
    public readonly verb: OperationVerb,
    public readonly createTime: number,
  ) {}

  public get done(): boolean {
    return this.outcome !== undefined;
  }

  /** When and how it ended; undefined while it runs. */
  public get ending(): { readonly time: number; readonly outcome: OperationOutcome } | undefined {
    return this.endTime === undefined || this.outcome === undefined ? undefined : { time: this.endTime, outcome: this.outcome };
  }

  public end(time: number, outcome: OperationOutcome): this {
    this.endTime = time;
    this.outcome = outcome;
    return this;
  }

  /** As the API answers it. What is false or empty is left out, as proto3's JSON mapping does. */
  public toJson(name: string, targetName: string): JsonObject {
    return {
      name,
      metadata: {
        '@type': 'type.googleapis.com/google.cloud.gkemulticloud.v1.OperationMetadata',
        createTime: new Date(this.createTime).toISOString(),
        ...(this.endTime !== undefined && { endTime: new Date(this.endTime).toISOString() }),
        target: targetName,
        ...(this.statusDetail !== undefined && { statusDetail: this.statusDetail }),
        ...(this.errorDetail !== undefined && { errorDetail: this.errorDetail }),
        verb: this.verb,
        ...(this.requestedCancellation && { requestedCancellation: true }),
      },
      ...(this.outcome ? { done: true, ...this.outcome } : {}),
    };
  }
}

/** The operations of a project. */
export class OperationStore {
  private readonly operations = new Map<string, Operation>();
  private drafted = 0;

  public constructor(
    private readonly clock: Clock,
    private readonly listLagSeconds: () => number,
  ) {}

  /** An operation that is only answered: done at once, and not to be found afterwards. */
  public draft(target: TargetAddress, verb: OperationVerb): Operation {
    const digest = createHash('sha256').update(`operation#${this.drafted++}`).digest('hex');
    const id = [digest.slice(0, 8), digest.slice(8, 12), digest.slice(12, 16), digest.slice(16, 28)].join('-');
    return new Operation(`operation-${id}`, target, verb, this.clock.now());
  }

  public create(target: TargetAddress, verb: OperationVerb): Operation {
    const operation = this.draft(target, verb);
    this.operations.set(operation.id, operation);
    return operation;
  }

  public find(location: string, id: string): Operation | undefined {
    const operation = this.operations.get(id);
    return operation?.target.location === location ? operation : undefined;
  }

  /** In the order in which they began, whether anybody is shown them yet or not. */
  public get all(): readonly Operation[] {
    return [...this.operations.values()];
  }

  /** In the order of their IDs, which is no order in time: nobody promises one. */
  public list(location: string): Operation[] {
    const visibleUntil = this.clock.now() - this.listLagSeconds() * 1000;
    return [...this.operations.values()]
      .filter(({ target, createTime }) => target.location === location && createTime <= visibleUntil)
      .sort((one, other) => (one.id < other.id ? -1 : 1));
  }
}
