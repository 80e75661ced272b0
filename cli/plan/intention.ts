import { decide, type Action } from '../../lambda/decision/decide';
import { runningOperations } from '../../lambda/decision/observation';
import type { GkeOperation, GkeResource } from '../../lambda/google/resources';
import { newTargetRow } from '../../lambda/ledger/target-row';
import type { Seen } from '../../lambda/preflight/seen';
import { nameWithoutProject, resourceName, type Target } from '../../lambda/request/target';
import type { ExpectedProfile } from './expected-profile';

/** A target as Google shows it. */
export interface TargetSeen {
  readonly resource: GkeResource | 'missing';
  readonly operations: readonly GkeOperation[];
  /** Of a node pool: operations that run on its cluster. */
  readonly onCluster: readonly GkeOperation[];
}

/** Whose the profile is that is linked now, by its owner tag. `an earlier stack`: of this name. `nobody`: made by hand, or gone. */
export type Ownership = 'this stack' | 'an earlier stack' | 'another stack' | 'nobody' | 'unknown';

/** Everything that says what a deployment would do about a target. */
export interface Circumstances {
  readonly target: Target;
  readonly expected: ExpectedProfile;
  /** Whether CloudFormation would send the engine a request: not where nothing about the link changes. */
  readonly isRequested: boolean;
  readonly google: Seen<TargetSeen>;
  readonly ownership: Ownership;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * `rotate`: from one of the stack's profiles to another. `take over`: from a profile that is not the stack's. `fail`: the
 * engine would refuse. `unknown`: somebody who could tell was not asked.
 */
export interface Intention {
  readonly does: 'nothing' | 'rotate' | 'take over' | 'fail' | 'unknown';
  readonly why: string;
  /** What has to end first: an operation, by its name from `locations/` on, or something else at Google. */
  readonly waitsFor?: string;
  /** Somebody has linked another profile since the stack was deployed. */
  readonly drift?: string;
}

const MAKES_FRESH = 'the deployment makes a fresh profile';
const OF_UNKNOWN_OWNER = 'whether the linked profile is of this stack is not known';

/** Says what a deployment would do, by the engine's own decision. Pure. */
export function intention(circumstances: Circumstances): Intention {
  const { expected, isRequested, google } = circumstances;
  if (expected.kind === 'unknown') {
    return { does: 'unknown', why: `which profile would be linked is not known: ${expected.why}` };
  }
  if (!isRequested) {
    return { does: 'nothing', why: 'the stack has this link already', ...driftFrom(expected.name, google) };
  }
  if (!('seen' in google)) {
    return expected.kind === 'fresh'
      ? { does: 'rotate', why: `${MAKES_FRESH}; what is linked now is not known` }
      : { does: 'unknown', why: 'what is linked now is not known' };
  }
  const now = act(circumstances, google.seen);
  if (now.do !== 'wait') {
    return meaning(now, circumstances);
  }
  const awaited = now.operation === undefined ? now.why : nameWithoutProject(now.operation.name);
  return { ...meaning(act(circumstances, settled(google.seen)), circumstances), waitsFor: awaited };
}

/** CloudFormation compares templates, and never asks what Google shows. */
function driftFrom(profileName: string, google: Seen<TargetSeen>): Pick<Intention, 'drift'> {
  const linked = 'seen' in google && google.seen.resource !== 'missing' ? google.seen.resource.profileName : profileName;
  const drift = `somebody has linked ${linked} instead of ${profileName}, which CloudFormation does not see. Change the rotation's generation to link a fresh profile`;
  return linked === profileName ? {} : { drift };
}

/** What the engine would do if it looked now. It knows which operations are its own; to anybody else none is. */
function act({ target, expected, now }: Circumstances, seen: TargetSeen): Action {
  const desired = expected.kind === 'unknown' ? undefined : { name: expected.name };
  return decide({
    goal: 'link',
    row: { ...newTargetRow(resourceName(target)), desired },
    isNodePool: target.nodePool !== undefined,
    observation: { ...seen, lingering: [] },
    now,
  });
}

/** The target as it is likely to be when Google has come to rest. */
function settled({ resource, operations }: TargetSeen): TargetSeen {
  const running = runningOperations({ operations });
  return {
    resource: resource === 'missing' ? resource : { ...resource, state: 'RUNNING', reconciling: false },
    operations: operations.filter((operation) => !running.includes(operation)),
    onCluster: [],
  };
}

function meaning(action: Action, { ownership, expected }: Circumstances): Intention {
  switch (action.do) {
    case 'patch':
    case 'rollback':
    case 'cancel':
      return {
        does: ownership === 'this stack' || ownership === 'unknown' ? 'rotate' : 'take over',
        why: [...(expected.kind === 'fresh' ? [MAKES_FRESH] : []), action.why, ...(ownership === 'unknown' ? [OF_UNKNOWN_OWNER] : [])].join('; '),
      };
    case 'settled':
    case 'await evidence':
      return { does: 'nothing', why: 'it is linked as desired' };
    case 'fail':
    case 'nothing left':
      return { does: 'fail', why: action.why };
    case 'wait':
      return { does: 'unknown', why: action.why };
  }
}
