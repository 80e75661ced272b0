/** What can be wrong with a target that has settled. Each is seen by one source. */
export const FINDING_KINDS = {
  /** Gone, or with another role, one made anew, two, or none: one kind, because one edit by hand goes through several of these. */
  'profile changed': 'IAM',
  'trust lost': 'IAM',
  'marks changed': 'IAM',
  'linked elsewhere': 'Google',
  'target gone': 'Google',
  'nodes elsewhere': 'EC2',
  'left over': 'ledger',
} as const;

export type FindingKind = keyof typeof FINDING_KINDS;
/** Those that nobody has meant. What is left over was left on purpose, and the rotation has told of it. */
export const DRIFT_KINDS = ['profile changed', 'trust lost', 'marks changed', 'linked elsewhere', 'target gone', 'nodes elsewhere'] as const satisfies readonly FindingKind[];

export type DriftKind = (typeof DRIFT_KINDS)[number];
export type WatchSource = (typeof FINDING_KINDS)[FindingKind];

/** Something that is not as it was when the target settled, as one look has it. */
export interface Finding {
  readonly kind: FindingKind;
  /** Name of the instance profile that it is about. */
  readonly profile: string;
  /** What is to be seen, as part of a sentence. */
  readonly what: string;
}

/** Whether something is not as it was when the target settled. */
export function isDrift<F extends Pick<Finding, 'kind'>>(finding: F): finding is F & { readonly kind: DriftKind } {
  return DRIFT_KINDS.some((kind) => kind === finding.kind);
}

/** Open until a look no longer finds it. */
export interface OpenFinding extends Finding {
  /** The look that found it, milliseconds since the epoch. */
  readonly since: number;
  /** Who called what shortly before, where EventBridge has told. */
  readonly by?: string;
}

/** A call of IAM that changes a profile or role of a target. */
export interface NotedCall {
  readonly at: number;
  readonly by: string;
}

export interface WatchedTarget {
  /** When it was last looked at; milliseconds since the epoch. */
  readonly lookedAt: number;
  readonly findings: readonly OpenFinding[];
  /** Who could not be asked, and why. */
  readonly unknown?: readonly string[];
  /** What EventBridge told of last, until a look finds what came of it. */
  readonly call?: NotedCall;
}

/** Something that is still to be told: written together with what it tells of, forgotten once EventBridge has taken it. */
export interface Notice {
  readonly what: 'found' | 'resolved';
  readonly target: string;
  readonly finding: OpenFinding;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Whether its line of the log is written. */
  readonly logged?: true;
}

/** The ledger's one row of the watch. Every write is conditional on `revision`. */
export interface WatchRow {
  readonly revision: number;
  /** By resource name. */
  readonly targets: Readonly<Record<string, WatchedTarget>>;
  readonly notices: readonly Notice[];
}

export const NO_WATCH: WatchRow = { revision: 0, targets: {}, notices: [] };
