import type { DriftKind } from '../../../lambda/ledger/watch-row';
import type { RecordedAnswer, RecordedRequest } from '../../aws/cloudformation/custom-resource/custom-resource-requests';

/**
 * What the stand-ins recorded of a play, as far as the invariants look at it. Whatever is exempted is said here, by the
 * one who knows why, so that the checks stay simple.
 */
export interface Recording {
  readonly unsafeCalls: readonly UnsafeCall[];
  readonly trespasses: readonly RecordedTrespass[];
  readonly belongings: readonly Belonging[];
  readonly requests: readonly RequestRecord[];
  readonly answers: readonly RecordedAnswer[];
  readonly waits: readonly RecordedWait[];
  readonly stateChecks: readonly StateCheck[];
  readonly deployments: readonly Deployment[];
  readonly executions: readonly RecordedExecution[];
  /** What the engine told of itself. */
  readonly told: readonly ToldEvent[];
  /** What was not as it was made, by whomever. */
  readonly deviations: readonly Deviation[];
  /** What the watch has told. */
  readonly toldDrift: readonly ToldDrift[];
  readonly driftChecks: readonly DriftCheck[];
  readonly outputs: readonly Output[];
  /** What must not be found in any output. */
  readonly secrets: readonly string[];
}

/** Something that nobody could have prevented, or that is not ours to answer for, says why. */
interface Exemptible {
  readonly exempt?: string;
}

/** A profile was deleted, or lost its role, or the role its policies, while something used it. */
export interface UnsafeCall {
  readonly time: number;
  readonly what: 'profileDeleted' | 'roleRemoved' | 'roleDisarmed';
  readonly profile: string;
  /** Who used it, in words. */
  readonly users: readonly string[];
}

/** Something of somebody else's was cancelled or undone. */
export interface RecordedTrespass extends Exemptible {
  readonly time: number;
  readonly what: 'cancelled' | 'rolled back';
  readonly operation: string;
}

/** A profile of ours, the target that its tag names, and those whose nodes ever ran under it, in the form of the tag. */
export interface Belonging {
  readonly profile: string;
  readonly bound: string | undefined;
  readonly ranOn: readonly string[];
}

export type RequestRecord = RecordedRequest & Exemptible;

/** A wait condition that has ended. */
export interface RecordedWait extends Exemptible {
  readonly time: number;
  readonly logicalId: string;
  readonly how: 'signalled' | 'timed out' | 'given up';
}

/** A look at a target at a moment when CloudFormation believes something of it. */
export interface StateCheck extends Exemptible {
  readonly time: number;
  readonly logicalId: string;
  readonly target: string;
  /** `success`: a link, its verdict, or the whole deployment has just succeeded. `rest`: nothing happens any more. */
  readonly moment: 'success' | 'rest';
  readonly believed: string;
  readonly linked: string;
  readonly nodes: readonly string[];
}

/** Something the user did, from beginning to end. */
export interface Deployment {
  readonly title: string;
  readonly startedAt: number;
  readonly status: string;
  /** Nothing was under way when it began, and nothing went wrong up to its end. */
  readonly undisturbed: boolean;
  /** Nothing was under way when it began. */
  readonly calm: boolean;
  /** Requests that CloudFormation sent for links. */
  readonly linkRequests: number;
  /** Targets that the template wants under another profile than before. */
  readonly rotated: readonly string[];
  /** Names of the targets of each PATCH, rollback and cancellation that was asked of Google, accepted or not. */
  readonly patches: readonly string[];
  readonly otherChanges: readonly string[];
}

export interface RecordedExecution {
  readonly name: string;
  readonly status: string;
  /** Error and cause, where it failed. */
  readonly error?: string;
  readonly inputBytes: number;
  readonly polls: number;
  readonly historyEvents: number;
}

/** An event of the engine. */
export interface ToldEvent {
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Whether a line of the log says so: metrics are made of lines. */
  readonly isLogged: boolean;
}

/** Something that people can read. */
export interface Output {
  readonly where: string;
  readonly text: string;
}

/** Something is not as it was made, from one moment to another. */
export interface Deviation {
  /** A target where Google shows it, otherwise a profile. */
  readonly about: string;
  readonly kind: DriftKind;
  readonly from: number;
  /** Absent: it still is so. */
  until?: number;
  /** Whether people did it. */
  readonly byHand: boolean;
}

/** An event of the watch; one that is sent again counts once. */
export interface ToldDrift {
  readonly id: string;
  readonly what: 'found' | 'resolved';
  readonly target: string;
  readonly profile: string;
  readonly kind: string;
  /** The look that found it. */
  readonly since: number;
  readonly at: number;
}

/** A target after a time in which nothing went wrong, and which was longer than the watch's interval. */
export interface DriftCheck extends Exemptible {
  readonly time: number;
  readonly target: string;
  /** Whether the watch has looked at it in that time. */
  readonly isLookedAt: boolean;
  /** Kinds of what is not as it was made. */
  readonly deviating: readonly string[];
  /** Kinds of what was open before, and is open after. */
  readonly before: readonly string[];
  readonly open: readonly string[];
  /** Kinds of what was told in that time. */
  readonly found: readonly string[];
  readonly resolved: readonly string[];
  /** Profiles that are said to be left over, and do not exist. */
  readonly gone: readonly string[];
}
