/*
 * What happened to a stack's targets, as it is drawn: plain data, whoever saw it. All times are milliseconds since the epoch;
 * what has no end is still so when the timeline ends.
 */

export interface Timeline {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly stack: StackTrack;
  /** What concerns no target alone. */
  readonly marks: readonly Mark[];
  /** In the order in which they are drawn: those of a wave, and those of a cluster, follow each other. */
  readonly targets: readonly TargetTrack[];
}

/** What CloudFormation said of the stack itself. */
export interface StackTrack {
  readonly name: string;
  readonly statuses: readonly StackStatusSpan[];
}

export interface StackStatusSpan {
  readonly status: string;
  readonly from: number;
  readonly to?: number;
  readonly reason?: string;
}

/** A control plane or node pool. */
export interface TargetTrack {
  readonly name: string;
  readonly cluster: string;
  readonly wave?: string;
  /** First those that were there before, then the fresh ones in the order in which the stack came to them. */
  readonly profiles: readonly ProfileUse[];
  readonly requests: readonly RequestSpan[];
  readonly operations: readonly OperationSpan[];
  readonly nodes: readonly NodeTrack[];
  readonly marks: readonly Mark[];
}

export interface ProfileUse {
  readonly name: string;
  /** Whether the stack has made it for this target, as far as the timeline goes back. */
  readonly fresh: boolean;
}

/** A request of CloudFormation: from when it was taken in until nobody works on it any more. */
export interface RequestSpan {
  readonly id: string;
  readonly type: string;
  readonly logicalId: string;
  /** What it was for on this target: `link`, `restore`, `delete`, or several. */
  readonly goal: string;
  readonly profile?: string;
  readonly from: number;
  readonly to?: number;
  readonly answer?: RequestAnswer;
  /** A later request has taken its place, whatever it was answered before. */
  readonly superseded?: true;
}

export interface RequestAnswer {
  readonly time: number;
  readonly status: string;
  readonly reason?: string;
}

export type OperationOutcome = 'running' | 'succeeded' | 'failed' | 'cancelled' | 'unknown';

/** A long-running operation of Google's on a target. */
export interface OperationSpan {
  readonly name: string;
  /** `other`: somebody else's, or it is not known what it was for. */
  readonly kind: 'update' | 'rollback' | 'other';
  readonly from: number;
  readonly to?: number;
  readonly outcome: OperationOutcome;
  readonly reason?: string;
}

/** A place among the nodes of a target: it stays while the instance in it is replaced. */
export interface NodeTrack {
  readonly name: string;
  readonly epochs: readonly NodeEpoch[];
  /** When the place was given up. */
  readonly to?: number;
}

export interface NodeEpoch {
  readonly profile: string;
  readonly instanceId: string;
  readonly from: number;
}

export type MarkKind = 'change' | 'deleted' | 'finding' | 'person' | 'fault';

/** Something that happened at a moment, or was so, unchanged, for a while. */
export interface Mark {
  readonly time: number;
  readonly until?: number;
  readonly kind: MarkKind;
  readonly words: string;
}

/** Trouble that is told again in the same words is one mark, until it was told last. */
export function withoutRepeats(marks: readonly Mark[]): readonly Mark[] {
  const merged: Mark[] = [];
  for (const mark of marks.toSorted((one, other) => one.time - other.time)) {
    const at = merged.findLastIndex(({ kind }) => kind === mark.kind);
    const before = merged[at];
    if (mark.kind === 'fault' && before?.words === mark.words) {
      merged[at] = { ...before, until: mark.until ?? mark.time };
    } else {
      merged.push(mark);
    }
  }
  return merged;
}
