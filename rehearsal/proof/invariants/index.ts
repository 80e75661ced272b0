import { BELONGING } from './belonging';
import { BOUNDS } from './bounds';
import { GUARD } from './guard';
import type { Recording } from './recording';
import { CONVERGENCE } from './convergence';
import type { Invariant, Violation } from './invariant';
import { EVENTS } from './events';
import { INFRASTRUCTURE } from './infrastructure';
import { MINIMALITY } from './minimality';
import { ONE_ANSWER } from './one-answer';
import { OTHERS } from './others';
import { SAFETY } from './safety';
import { NO_LEAKED_SECRETS } from './no-leaked-secrets';

export const INVARIANTS: readonly Invariant[] = [SAFETY, ONE_ANSWER, CONVERGENCE, MINIMALITY, BOUNDS, NO_LEAKED_SECRETS, INFRASTRUCTURE, OTHERS, BELONGING, EVENTS, GUARD];

/** Everything that does not hold. */
export function violationsOf(recording: Recording): readonly Violation[] {
  return INVARIANTS.flatMap((invariant) => invariant.check(recording).map((message) => ({ invariant: invariant.name, message })));
}
