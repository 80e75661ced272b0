import * as fc from 'fast-check';
import { playLifecycle } from '../../../../rehearsal/proof/lifecycles/play-lifecycle';
import { randomLifecycle } from '../../../../rehearsal/proof/lifecycles/random-lifecycle';
import { RotationsApp } from '../../../../rehearsal/proof/lifecycles/rotations-app';

/**
 * A fixed seed, so that a change is judged by the same lives as the one before; `npm run soak` is for finding new ones.
 * LIFECYCLE_BUDGET_SECONDS plays on for longer.
 */
const SEED = 20_261_122;
const BUDGET_MS = Number(process.env['LIFECYCLE_BUDGET_SECONDS'] ?? 6) * 1000;
const MOST_RUNS = 300;

const app = new RotationsApp();
afterAll(() => app.cleanUp());

it('keeps every invariant through random lives of stacks with random faults', async () => {
  const until = Date.now() + BUDGET_MS;
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(randomLifecycle(), async (lifecycle) => {
      if (Date.now() > until) {
        // Not interrupted by fast-check: a life that is left in the middle would live on after its test.
        return;
      }
      const { violations, timeline } = await playLifecycle(lifecycle, app);
      runs += 1;
      if (violations.length > 0) {
        throw new Error(`${violations.map(({ invariant, message }) => `${invariant}: ${message}`).join('\n')}\n\n${timeline()}`);
      }
    }),
    { seed: SEED, numRuns: MOST_RUNS },
  );
  expect(runs).toBeGreaterThan(0);
});
