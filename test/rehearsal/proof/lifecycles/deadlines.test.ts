import { Preflight } from '../../../../lib';
import { playLifecycle } from '../../../../rehearsal/proof/lifecycles/play-lifecycle';
import { RotationsApp } from '../../../../rehearsal/proof/lifecycles/rotations-app';
import { quietLife } from './quiet-life';

const app = new RotationsApp();
afterAll(() => app.cleanUp());

/** Found by seed 20261352 of random lives, as they were then: three looks are lost one after the other shortly before the hour is over. */
const LATE_AND_LOST = quietLife({
  world: {
    seed: 999_995,
    nodes: 3,
    google: {
      secondsPerNode: 1500,
      secondsToTerminate: 30,
      operationListLagSeconds: 20,
      inFlightShows: 'previous',
      afterFailure: { state: 'ERROR', shows: 'previous' },
      afterCancellation: { state: 'ERROR', shows: 'previous' },
      cancellation: 'ignored',
      cancellationOfEnded: 'refused',
      unknownProfile: 'refused',
      validationOfUpdating: 'answered',
    },
    rolledBackReplacement: 'delete',
    targets: ['control-plane', 'canary', 'batch', 'workers', 'spot'],
    waitsLateBySeconds: 100,
    preflight: Preflight.WARN,
  },
});

/** Where the looks of the way back begin, counted in calls of `reconcile`; how many are made by the end of the hour is not of interest. */
const CALLS = Array.from({ length: 6 }, (_, index) => 150 + index * 30);

it.each(CALLS)('an answer comes in time although three looks are lost from call %d on, and every wait is 100 s late', async (nth) => {
  const { violations, recording } = await playLifecycle({ ...LATE_AND_LOST, callFaults: [{ calls: 'any', nth, times: 3, fault: 'cutOffAfter' }] }, app);
  expect(violations).toEqual([]);
  expect(recording.requests.map(({ ending }) => ending)).not.toContain('timed out');
});
