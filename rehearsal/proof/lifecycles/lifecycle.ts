import type { GkeSettings } from '../../google/gke-multi-cloud/settings';
import type { Fate } from '../../aws/cloudformation/stack/policies';
import { HAND_EDITS, type HandEdit } from './hand-edits';
import type { RotationHabits } from './rotations-app';
import type { TargetName } from './targets';

/**
 * A life of a stack, as data: what its user does, what other people do, and which calls go wrong. Everything in it ends,
 * so that afterwards the world is calm and one can see where it comes to rest.
 */
export interface Lifecycle {
  readonly world: WorldSpec;
  readonly steps: readonly Step[];
  readonly callFaults: readonly CallFault[];
  /** What people edit once everything has come to rest: after each round the watch has the time to look. */
  readonly edits: readonly (readonly Edit[])[];
  /** By the number of the request to the link, counted from 0: the delays in seconds of each copy that arrives. */
  readonly deliveries: readonly { readonly nth: number; readonly delays: readonly number[] }[];
}

export interface WorldSpec extends RotationHabits {
  readonly seed: number;
  readonly nodes: number;
  readonly google: Partial<GkeSettings>;
  readonly iamLagSeconds: number;
  readonly credentials: 'federation' | 'secret';
  readonly rolledBackReplacement: Fate;
  /** Targets of the rotations that the first deployment makes. */
  readonly targets: readonly TargetName[];
  readonly waitsLateBySeconds: number;
  /** Minutes from one look of the watch to the next; 0: it does not look. */
  readonly watchMinutes: number;
  /** Whether CloudTrail tells of calls of IAM, whoever makes them. */
  readonly isToldOfCalls: boolean;
}

/** Something the user does, and how patiently. */
export interface Step {
  readonly act: 'deploy' | 'destroy';
  readonly changes: readonly Change[];
  /** A sibling resource that fails after so many seconds. */
  readonly siblingFailsAfter?: number;
  readonly incidents: readonly Incident[];
  /** What the user does about UPDATE_ROLLBACK_FAILED. */
  readonly stuck: 'continue' | 'skip';
  /** `--no-rollback`; of what fails, the same is deployed again, and then it is rolled back. */
  readonly noRollback?: boolean;
  /** Whether the user waits until everything has come to rest, or goes on at once. */
  readonly rest: boolean;
}

/** A change of the app. `rotation` counts within those that there are, round and round. */
export interface Change {
  readonly rotation: number;
  readonly what: 'generation' | 'role' | 'incarnation' | 'target' | 'timeout' | 'credentials' | 'remove' | 'add';
  readonly value: number;
}

/** What happens, and what goes wrong with a call: each list is what random lives choose from, so that none is forgotten. */
export const INCIDENTS = [
  ...HAND_EDITS,
  'cancel',
  'stop execution',
  'update fails',
  'update stalls',
  'unwell after update',
  'operation cancelled',
  'other update',
  'other update fails',
  'other update hangs',
  'cluster upgraded',
  'target busy',
  'rollback hangs',
  'some profile deleted',
  'stray instance',
  'credentials refused',
  'tokens revoked',
  'key replaced',
  'outage',
  'functions asleep',
  'invocations fail',
  'forged request',
] as const;

/** Something that a person does to what is linked to a target; counts within the targets, round and round. */
export interface Edit {
  readonly what: HandEdit;
  readonly target: number;
}

/** Something that happens so many seconds after a step has begun. */
export interface Incident {
  readonly afterSeconds: number;
  readonly what: (typeof INCIDENTS)[number];
  /** Counts within the targets, or the services of an outage, round and round. */
  readonly target: number;
  /** Node at which an update fails; seconds for which something lasts, minutes for an outage and for invocations that fail. */
  readonly value: number;
}

/** Which calls a fault is for. */
export const CALLS = ['any', 'begin', 'reconcile', 'report', 'ledger write', 'change of target', 'deletion', 'evidence', 'start', 'answer', 'release', 'token'] as const;
export type CallKind = (typeof CALLS)[number];

export const FAULTS = [
  'killBefore',
  'killAfter',
  'cutOff',
  'cutOffAfter',
  'throttled',
  'server error',
  'unavailable',
  'html',
  'not found page',
  'forbidden page',
  'broken json',
  'late answer',
  'late call',
  'very late answer',
  'very late call',
  'never answers',
  'stops after headers',
  'byte by byte',
] as const;
/** What S3 says of an answer. The timeout passes, although S3 gives it the status of a caller's mistake. */
export const REFUSALS_OF_ANSWERS = ['request timeout', 'access denied'] as const;
export type FaultKind = (typeof FAULTS)[number] | (typeof REFUSALS_OF_ANSWERS)[number];

/** The `nth` call of a kind, counted from 0, and `times` - 1 more after it. */
export interface CallFault {
  readonly calls: CallKind;
  readonly nth: number;
  readonly times: number;
  readonly fault: FaultKind;
}
