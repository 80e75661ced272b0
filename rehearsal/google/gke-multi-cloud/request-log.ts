import type { Clock } from '../../world/clock/clock';
import { sameTarget, type TargetAddress } from './resource-name';

const REQUEST_KINDS = ['get', 'list', 'patch', 'validateOnly', 'rollback', 'getOperation', 'listOperations', 'cancel', 'serverConfig'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** One request that was understood, whatever it was answered; never a header or a body. */
export interface LoggedRequest {
  readonly time: number;
  readonly kind: RequestKind;
  /** The target, or the target of the operation; absent for lists and for what does not exist. */
  readonly target?: TargetAddress;
  readonly operation?: string;
  /** Of a rollback: whether it was asked to respect PodDisruptionBudgets. */
  readonly respectPdb?: boolean;
  readonly path: string;
  readonly status: number;
  /** Why it was refused, in the words of the answer. */
  readonly refusal?: string;
}

export type RequestCounts = Readonly<Record<RequestKind, number>>;

/** Who asked what, so that a test can say "exactly one PATCH". */
export class RequestLog {
  private readonly logged: LoggedRequest[] = [];
  private readonly listeners: ((request: LoggedRequest) => void)[] = [];

  public constructor(private readonly clock: Clock) {}

  public get entries(): readonly LoggedRequest[] {
    return this.logged;
  }

  public onRequest(listener: (request: LoggedRequest) => void): void {
    this.listeners.push(listener);
  }

  public record(request: Omit<LoggedRequest, 'time'>): void {
    const entry = { time: this.clock.now(), ...request };
    this.logged.push(entry);
    this.listeners.forEach((listener) => listener(entry));
  }

  /** Counts of all requests, or of those about one target. */
  public counts(target?: TargetAddress): RequestCounts {
    const counts = Object.fromEntries(REQUEST_KINDS.map((kind) => [kind, 0])) as Record<RequestKind, number>;
    for (const entry of this.logged) {
      if (!target || (entry.target && sameTarget(entry.target, target))) {
        counts[entry.kind] += 1;
      }
    }
    return counts;
  }
}
