import type { Credentials, Profile } from '../request/link';

/** What became of a profile that nothing needs any more. */
export interface Fate {
  readonly profile: string;
  /** Why it is left over; absent where it was deleted. */
  readonly leftOver?: string;
}

/**
 * What a claim is for. `link`: a template wants this profile. `restore`: CloudFormation rolls back, and what was linked
 * before is to be linked again.
 */
export type Goal = 'link' | 'restore';

/** Which request may act on a target. */
export interface Claim {
  readonly requestId: string;
  readonly issuedAt: number;
  readonly goal: Goal;
  /**
   * Milliseconds since the epoch before which the holder only waits: a function of the request that held the claim
   * before may still be running until then, and two must never be able to PATCH.
   */
  readonly notBefore: number;
  /** The request has ended: none of its functions will act any more. */
  readonly ended: boolean;
  /** AWS region of the cluster's instances, as Google has shown it to this request: a cluster can be made again elsewhere. */
  readonly awsRegion?: string;
  /** Who held the claim before: it may have failed, which a person wants to read when everything is back as it was. */
  readonly previous?: string;
  /** The target has settled for this request; what is left to do is to delete profiles. */
  readonly finished?: Finished;
}

/** A target that has settled, and what is left to do. */
export interface Finished {
  readonly toDelete: readonly string[];
  readonly remark?: string;
  /** Milliseconds since the epoch. */
  readonly at?: number;
  /** What became of those that were to be deleted. */
  readonly fates?: readonly Fate[];
  /** Nodes as EC2 showed them then. */
  readonly nodes?: NodesMoved;
}

/** A long-running operation that we started, and therefore may cancel. */
export interface RecordedOperation {
  readonly name: string;
  readonly verb: 'update' | 'rollback';
  /** Name of the profile that the target runs under when the operation succeeds, as far as we know. */
  readonly toward: string;
  readonly startedAt: number;
  readonly cancelRequested: boolean;
  /** What Google said when it refused to let us cancel it. */
  readonly cancelRefused?: string;
  /** The request that it was sent for. */
  readonly requestId: string;
  /** Nobody has followed it to its end: its request had ended before the one that now holds the claim, or held no claim any more. */
  readonly outlived?: true;
}

/** A change that Google is asked for: until its operation is recorded, it is not known whether there is one. */
export interface SentChange extends Pick<RecordedOperation, 'verb' | 'toward' | 'requestId'> {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Its operation has begun by then, if ever: the sender cannot live longer, or had heard by then that the call had failed. */
  readonly until: number;
}

/** Google takes no change at present, and no operation shows why. */
export interface Busy {
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** What Google had no time for last, and its words; absent where it was not asked for anything. */
  readonly refused?: RecordedOperation['verb'];
  readonly words?: string;
}

/**
 * How far the holder of the claim has come, as its looks have seen it: for people who watch. Nothing is decided by it, and
 * it is written only where something new is seen. Times are milliseconds since the epoch.
 */
export interface MoveProgress {
  readonly requestId: string;
  /** What is waited for. */
  readonly why: string;
  /** Name of the operation that is waited for, and what Google says of it. */
  readonly operation?: string;
  readonly statusDetail?: string;
  /** Absent where EC2 could not be asked. */
  readonly nodes?: NodesMoved;
  /** When the first and the last node were seen to move, and how many had moved then; absent until one has moved. */
  readonly pace?: { readonly first: NodesSeen; readonly last: NodesSeen };
}

/** Nodes that run under the desired profile, of all that there are. */
export interface NodesMoved {
  readonly moved: number;
  readonly of: number;
}

export interface NodesSeen {
  readonly at: number;
  readonly moved: number;
}

/** How far the pre-flight of the holder of the claim has come. */
export interface PreflightProgress {
  /** When it was looked for the first time, milliseconds since the epoch: what may pass is given a while. */
  readonly since: number;
  /** Nothing is known that stops the rotation, or it is not to be stopped: the change may be sent. */
  readonly passed: boolean;
  /** What it warned of, in brief: a later failure may have its cause there. */
  readonly warnings?: string;
}

/** The role that a profile held when Google was about to hear of it. */
export interface LinkedRole {
  /** Name of the profile. */
  readonly profile: string;
  readonly name: string;
  /** IAM's unique ID, which a role of the same name that is made anew does not have. */
  readonly id: string;
}

/**
 * The ledger's row of a target: the one place that says who may act on it and what it should run under.
 *
 * A field that is set to undefined is not written. Every write is conditional on `revision`, so whoever read an older row cannot write.
 */
export interface TargetRow {
  /** Resource name of the target. */
  readonly id: string;
  readonly revision: number;
  readonly claim?: Claim;
  /** The profile that the holder of the claim links; absent where there is nothing to link. */
  readonly desired?: Profile;
  /** What was linked when `desired` was first looked at: the way back where no template names one. */
  readonly before?: Profile;
  /** What the links planned for the target use of Google, as digests, the newest last: allowed here, whatever is deployed now. */
  readonly uses?: readonly string[];
  /** Of the link whose profile is desired; absent in rows that an earlier version has written. */
  readonly credentials?: Credentials;
  /** Names that were ever desired. CloudFormation never names a profile twice, so wanting one again is going back. */
  readonly history: readonly string[];
  /** Names that CloudFormation has deleted or rolled back: never to be desired again, whatever arrives late. */
  readonly tombstones: readonly string[];
  /**
   * Name of the desired profile whose link has moved on to another target: when that is deleted, the target stays as it
   * runs, as if the construct had been removed.
   */
  readonly linkMovedOn?: string;
  /** Profiles of ours that are to be deleted as soon as the target is settled on another one. */
  readonly leaving: readonly Profile[];
  readonly operation?: RecordedOperation;
  /** Written before it is sent; forgotten when its operation is recorded, or when Google refuses it. */
  readonly sent?: SentChange;
  /** Updates of the holder of the claim that Google has accepted, and rollbacks that it was asked for. What Google only had no time for does not count. */
  readonly attempts: { readonly patch: number; readonly rollback: number };
  readonly busy?: Busy;
  readonly progress?: MoveProgress;
  /** Name of the desired profile once it was found in IAM and carries our owner tag. */
  readonly prepared?: string;
  /** What the profiles that were linked last held then, the newest last. */
  readonly roles?: readonly LinkedRole[];
  /** Forgotten with each claim; before it has passed, nothing that a pre-flight is asked for is sent. */
  readonly preflight?: PreflightProgress;
  /** Name of the profile that the target was last settled on; forgotten before a change is sent. */
  readonly settledOn?: string;
  /** Whether the target was DEGRADED before we first touched it: then it is not ours to judge afterwards. */
  readonly degradedBefore?: boolean;
  /** Since when everything but EC2 says that the target is settled, milliseconds since the epoch. */
  readonly awaitingEvidenceSince?: number;
  /** Names of profiles that were desired, but that Google was never asked to link; whatever is not among them may have been. */
  readonly neverSent?: readonly string[];
  /** AWS region in which the cluster's instances were seen last. */
  readonly awsRegion?: string;
}

export const NO_ATTEMPTS = { patch: 0, rollback: 0 } as const;

/** Whether the holder of the claim may have begun to move the target. */
export function hasSentUpdate({ attempts, sent, claim }: TargetRow): boolean {
  return attempts.patch > 0 || (sent?.verb === 'update' && sent.requestId === claim?.requestId);
}

/** A target that nobody has claimed yet. */
export function newTargetRow(id: string): TargetRow {
  return { id, revision: 0, history: [], tombstones: [], leaving: [], attempts: NO_ATTEMPTS };
}
