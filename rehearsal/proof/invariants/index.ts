import { BELONGING } from './belonging';
import { BOUNDS } from './bounds';
import type { Chronicle } from './chronicle';
import { CONVERGENCE } from './convergence';
import type { Invariant, Violation } from './invariant';
import { INFRASTRUCTURE } from './infrastructure';
import { MINIMALITY } from './minimality';
import { ONE_ANSWER } from './one-answer';
import { OTHERS } from './others';
import { SAFETY } from './safety';
import { SILENCE } from './silence';

export const INVARIANTS: readonly Invariant[] = [SAFETY, ONE_ANSWER, CONVERGENCE, MINIMALITY, BOUNDS, SILENCE, INFRASTRUCTURE, OTHERS, BELONGING];

/** Everything that does not hold. */
export function violationsOf(chronicle: Chronicle): readonly Violation[] {
  return INVARIANTS.flatMap((invariant) => invariant.check(chronicle).map((message) => ({ invariant: invariant.name, message })));
}
