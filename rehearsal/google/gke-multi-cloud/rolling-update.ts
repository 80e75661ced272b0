import { isDeepStrictEqual } from 'node:util';
import type { Cancel, Clock } from '../../world/clock/clock';
import { RpcCode } from './google-error';
import type { JsonObject } from './json';
import type { LaunchTemplate, NodeGroup } from './node-group';
import type { Operation, OperationOutcome } from './operation';
import { profileNameOf } from './resource-name';
import type { GkeSettings } from './settings';

/** How an update goes wrong, in Google's words. */
export interface UpdateFailure {
  /** `error.message` of the operation. */
  readonly message: string;
  /** `error.code` of the operation: a `google.rpc.Code`, by default 13 (INTERNAL). */
  readonly code?: number;
  /** `metadata.errorDetail` of the operation. */
  readonly errorDetail?: string;
  /** `errors[].message` of the target afterwards. */
  readonly resourceErrors?: readonly string[];
}

/** What befalls an update on its way. Nodes are counted from 1; nodes before `atNode` are moved. */
export type UpdateFault =
  | { readonly kind: 'fail'; readonly atNode: number; readonly failure: UpdateFailure }
  | { readonly kind: 'stall'; readonly atNode: number }
  | { readonly kind: 'pace'; readonly secondsPerNode: number };

export type UpdateEnd =
  | { readonly how: 'succeeded' }
  | { readonly how: 'cancelled' }
  | { readonly how: 'failed'; readonly failure: UpdateFailure };

export interface RollingUpdateProps {
  readonly clock: Clock;
  readonly nodes: NodeGroup;
  readonly template: LaunchTemplate;
  readonly operation: Operation;
  readonly settings: GkeSettings;
  readonly verb: 'Updating' | 'Rolling back';
  /** Whether something changes that no node is made from, which takes its time, too. */
  readonly changesMore: boolean;
  readonly fault: UpdateFault | undefined;
  /** What keeps an instance under the profile from coming to life. */
  readonly launchProblem: (profile: string) => Promise<string | undefined>;
  readonly onEnd: (end: UpdateEnd) => void;
}

/**
 * Replaces nodes one after the other, whatever the surge settings say: the slowest way that Google documents.
 *
 * A cancellation takes effect between two nodes, so one that comes while the last node is replaced comes too late.
 */
export class RollingUpdate {
  private readonly total: number;
  private timer: Cancel | undefined;
  private stalled = false;
  private ended = false;

  public constructor(private readonly props: RollingUpdateProps) {
    this.total = this.outdated().length;
    if (this.total > 0) {
      this.nextNode();
    } else {
      this.changeTheRest();
    }
  }

  public cancel(): void {
    this.props.operation.requestedCancellation = true;
    if (this.stalled && this.cancelled()) {
      this.in(0, () => this.end({ how: 'cancelled' }));
    }
  }

  /** The target is gone: nothing is left to replace. */
  public abandon(): void {
    this.ended = true;
    this.timer?.();
  }

  /** What no node is made from. */
  private changeTheRest(): void {
    const { operation, verb, fault, changesMore } = this.props;
    operation.statusDetail = verb;
    if (fault?.kind === 'stall') {
      this.stalled = true;
      return;
    }
    this.in(changesMore ? this.secondsPerNode : 0, () => this.end(fault?.kind === 'fail' ? { how: 'failed', failure: fault.failure } : { how: 'succeeded' }));
  }

  private get secondsPerNode(): number {
    const { fault, settings } = this.props;
    return fault?.kind === 'pace' ? fault.secondsPerNode : settings.secondsPerNode;
  }

  private nextNode(): void {
    const [name] = this.outdated();
    if (name === undefined) {
      this.end({ how: 'succeeded' });
      return;
    }
    if (this.cancelled()) {
      this.end({ how: 'cancelled' });
      return;
    }
    const position = this.total - this.outdated().length + 1;
    const { fault, operation, verb } = this.props;
    operation.statusDetail = `${verb} node ${position} of ${this.total}`;
    if (fault?.kind === 'stall' && fault.atNode === position) {
      this.stalled = true;
      return;
    }
    this.in(this.secondsPerNode, () => this.replace(name, position));
  }

  private async replace(name: string, position: number): Promise<void> {
    const { fault, nodes, template, launchProblem } = this.props;
    if (fault?.kind === 'fail' && fault.atNode === position) {
      this.end({ how: 'failed', failure: fault.failure });
      return;
    }
    const problem = await launchProblem(profileNameOf(template.profile));
    if (problem !== undefined) {
      this.end({ how: 'failed', failure: cannotLaunch(name, problem) });
      return;
    }
    if (!this.ended) {
      nodes.replace(name, template);
      this.nextNode();
    }
  }

  private outdated(): string[] {
    const { template } = this.props;
    return this.props.nodes.outdated(
      (other) =>
        profileNameOf(other.profile) === profileNameOf(template.profile) &&
        isDeepStrictEqual(other.settings, template.settings),
    );
  }

  private cancelled(): boolean {
    return this.props.operation.requestedCancellation && this.props.settings.cancellation === 'honoured';
  }

  private in(seconds: number, task: () => void | Promise<void>): void {
    this.timer = this.props.clock.at(this.props.clock.now() + seconds * 1000, task);
  }

  private end(end: UpdateEnd): void {
    if (!this.ended) {
      this.ended = true;
      this.props.onEnd(end);
    }
  }
}

/** What the operation of an update answers once it has ended. */
export function outcomeOf(end: UpdateEnd, response: () => JsonObject): OperationOutcome {
  switch (end.how) {
    case 'succeeded':
      return { response: response() };
    case 'cancelled':
      return { error: { code: RpcCode.CANCELLED, message: 'Operation was cancelled.' } };
    case 'failed':
      return { error: { code: end.failure.code ?? RpcCode.INTERNAL, message: end.failure.message } };
  }
}

function cannotLaunch(node: string, problem: string): UpdateFailure {
  return {
    code: RpcCode.INTERNAL,
    message: `Updating node ${node} failed: its instance did not come to life.`,
    errorDetail: problem,
    resourceErrors: [problem],
  };
}
