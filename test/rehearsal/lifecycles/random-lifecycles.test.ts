import * as fc from 'fast-check';
import { playLifecycle } from '../../../rehearsal/lifecycles/play-lifecycle';
import { randomLifecycle } from '../../../rehearsal/lifecycles/random-lifecycle';
import { RotationsApp } from '../../../rehearsal/lifecycles/rotations-app';

const BUDGET_MS = 50_000;
const MOST_RUNS = 500;

const app = new RotationsApp();
afterAll(() => app.cleanUp());

it('keeps every invariant through random lives of stacks with random faults', async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(randomLifecycle(), async (lifecycle) => {
      const { violations, timeline } = await playLifecycle(lifecycle, app);
      runs += 1;
      if (violations.length > 0) {
        throw new Error(`${violations.map(({ invariant, message }) => `${invariant}: ${message}`).join('\n')}\n\n${timeline()}`);
      }
    }),
    // Another seed each time: what a run finds is printed with its seed, to be played again.
    { numRuns: MOST_RUNS, interruptAfterTimeLimit: BUDGET_MS, markInterruptAsFailure: false },
  );
  expect(runs).toBeGreaterThanOrEqual(5);
}, 150_000);
