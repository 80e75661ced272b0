import * as fc from 'fast-check';
import { Preflight } from '../../../lib';
import { MOST_ROTATIONS, TIMEOUTS } from './change-app';
import { HAND_EDITS } from './hand-edits';
import { CALLS, FAULTS, INCIDENTS, REFUSALS_OF_ANSWERS, type CallFault, type Change, type Lifecycle, type Incident, type Step, type WorldSpec } from './lifecycle';
import { TARGET_NAMES } from './targets';

/** Random lives of a stack. Small ones are as good as large ones at finding faults, and are played in less than a second. */
export function randomLifecycle(): fc.Arbitrary<Lifecycle> {
  return fc.record({
    world: world(),
    steps: fc.tuple(firstStep(), fc.array(step(), { minLength: 1, maxLength: 5, size: 'max' })).map(([first, others]) => [...first, ...others]),
    edits: edits(),
    callFaults: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 4, arbitrary: fc.array(fc.oneof({ weight: 3, arbitrary: callFault() }, { weight: 1, arbitrary: crashAtWrite() }, { weight: 1, arbitrary: refusedAnswer() }), { maxLength: 8, size: 'max' }) }),
    deliveries: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: fc.array(fc.record({ nth: fc.nat(8), delays: fc.array(fc.constantFrom(0, 1, 20, 100, 400, 1500), { maxLength: 3 }) }), { maxLength: 3 }) },
    ),
  });
}

function world(): fc.Arbitrary<WorldSpec> {
  const shown = fc.constantFrom('desired' as const, 'previous' as const);
  const unsuccessful = fc.record({ state: fc.constantFrom('RUNNING' as const, 'ERROR' as const, 'DEGRADED' as const), shows: shown });
  return fc.record({
    seed: fc.nat(1_000_000),
    nodes: fc.integer({ min: 1, max: 3 }),
    google: fc.record({
      // Now and then so slow that a rotation takes hours, and its way back, too.
      secondsPerNode: fc.oneof({ weight: 7, arbitrary: fc.constantFrom(5, 20, 60, 120) }, { weight: 1, arbitrary: fc.constantFrom(600, 1500, 5000) }),
      secondsToTerminate: fc.constantFrom(0, 30, 120),
      operationListLagSeconds: fc.constantFrom(0, 0, 20, 90),
      inFlightShows: shown,
      afterFailure: unsuccessful,
      afterCancellation: unsuccessful,
      groupAfterUnsuccessful: shown,
      cancellation: fc.constantFrom('honoured' as const, 'honoured' as const, 'ignored' as const),
      cancellationOfEnded: fc.constantFrom('accepted' as const, 'refused' as const),
      unknownProfile: fc.constantFrom('refused' as const, 'fails' as const),
      validationOfUpdating: fc.constantFrom('refused' as const, 'answered' as const),
      nodePoolOfBusyCluster: fc.constantFrom('refused' as const, 'accepted' as const),
    }),
    iamLagSeconds: fc.constantFrom(0, 0, 5, 40),
    credentials: fc.constantFrom('federation' as const, 'federation' as const, 'federation' as const, 'secret' as const),
    rolledBackReplacement: fc.constantFrom('retain' as const, 'delete' as const),
    targets: fc.oneof(
      { weight: 3, arbitrary: fc.constant(['workers' as const]) },
      { weight: 1, arbitrary: fc.constant(['control-plane' as const]) },
      { weight: 2, arbitrary: fc.uniqueArray(fc.constantFrom(...TARGET_NAMES), { minLength: 2, maxLength: MOST_ROTATIONS }) },
    ),
    concurrent: fc.boolean(),
    timeoutMinutes: fc.oneof({ weight: 2, arbitrary: fc.constant(15) }, { weight: 1, arbitrary: fc.constantFrom(...TIMEOUTS) }),
    waitsLateBySeconds: fc.constantFrom(0, 0, 0, 100),
    watchMinutes: fc.constantFrom(60, 60, 60, 15, 5, 0),
    isToldOfCalls: fc.boolean(),
    preflight: fc.constantFrom(Preflight.ENFORCE, Preflight.ENFORCE, Preflight.WARN, Preflight.OFF),
    adopt: fc.constantFrom(true, true, false),
  });
}

/** Few lives, because each round takes the engine a look or more. */
function edits(): fc.Arbitrary<Lifecycle['edits']> {
  const edit = fc.record({ what: fc.constantFrom(...HAND_EDITS), target: fc.nat(4) });
  const undone = fc.record({ what: fc.constant('edits undone' as const), target: fc.nat(4) });
  const round = fc.oneof({ weight: 4, arbitrary: fc.array(edit, { minLength: 1, maxLength: 3 }) }, { weight: 2, arbitrary: fc.array(undone, { minLength: 1, maxLength: 3 }) }, { weight: 1, arbitrary: fc.constant([]) });
  return fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.constant([[]]) }, { weight: 2, arbitrary: fc.array(round, { minLength: 1, maxLength: 4 }) });
}

/** Most lives begin well: what goes wrong with an update is more than what goes wrong with a creation. */
function firstStep(): fc.Arbitrary<readonly Step[]> {
  const plain: Step = { act: 'deploy', changes: [], incidents: [], stuck: 'continue', rest: true };
  return fc.oneof({ weight: 4, arbitrary: fc.constant([plain]) }, { weight: 1, arbitrary: fc.constant([]) });
}

function step(): fc.Arbitrary<Step> {
  return fc.record({
    act: fc.oneof({ weight: 9, arbitrary: fc.constant('deploy' as const) }, { weight: 1, arbitrary: fc.constant('destroy' as const) }),
    changes: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 4, arbitrary: fc.array(change(), { minLength: 1, maxLength: 3 }) }),
    siblingFailsAfter: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constantFrom(1, 10, 30, 90, 200) }),
    incidents: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: fc.array(incident(), { maxLength: 3 }) }),
    stuck: fc.constantFrom('continue' as const, 'skip' as const),
    noRollback: fc.constantFrom(false, false, false, false, true),
    rest: fc.boolean(),
  });
}

function change(): fc.Arbitrary<Change> {
  const what = fc.oneof(
    { weight: 5, arbitrary: fc.constant('generation' as const) },
    { weight: 4, arbitrary: fc.constantFrom('role' as const, 'incarnation' as const, 'target' as const, 'timeout' as const, 'credentials' as const, 'remove' as const, 'add' as const) },
  );
  return fc.record({ rotation: fc.nat(4), what, value: fc.nat(9) });
}

function incident(): fc.Arbitrary<Incident> {
  return fc.record({
    afterSeconds: fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 30 }) },
      { weight: 2, arbitrary: fc.integer({ min: 30, max: 400 }) },
      { weight: 1, arbitrary: fc.integer({ min: 400, max: 15_000 }) },
    ),
    what: fc.constantFrom(...INCIDENTS),
    target: fc.nat(11),
    value: fc.oneof(fc.nat(10), fc.integer({ min: 30, max: 700 })),
  });
}

function callFault(): fc.Arbitrary<CallFault> {
  return fc.record({
    calls: fc.constantFrom(...CALLS),
    nth: fc.oneof(fc.nat(5), fc.nat(40), fc.nat(300)),
    times: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.integer({ min: 2, max: 6 }) }),
    fault: fc.constantFrom('killBefore', 'killAfter', ...FAULTS),
  });
}

/** A function dies with one thing written and the next one not: there are few such moments, and most of what can go wrong is behind them. */
function crashAtWrite(): fc.Arbitrary<CallFault> {
  return fc.record({
    calls: fc.constantFrom('ledger write', 'change of target', 'deletion', 'start', 'answer', 'release'),
    nth: fc.oneof(fc.nat(3), fc.nat(30)),
    times: fc.constant(1),
    fault: fc.constantFrom('killBefore', 'killAfter'),
  });
}

/** S3 does not take an answer, and says that it is the caller's mistake. */
function refusedAnswer(): fc.Arbitrary<CallFault> {
  return fc.record({
    calls: fc.constant('answer' as const),
    nth: fc.nat(12),
    times: fc.integer({ min: 1, max: 12 }),
    fault: fc.constantFrom(...REFUSALS_OF_ANSWERS),
  });
}
