import * as fc from 'fast-check';
import { playLifecycle } from '../../rehearsal/proof/lifecycles/play-lifecycle';
import { randomLifecycle } from '../../rehearsal/proof/lifecycles/random-lifecycle';
import { RotationsApp } from '../../rehearsal/proof/lifecycles/rotations-app';
import { DEPLOYMENT, quietLife } from '../rehearsal/proof/lifecycles/quiet-life';
import { NaiveApp } from './naive-app';

const SEED = 1;
const LIFECYCLES = 30;

/** The user cancels an update whose request reaches the function only after the rollback is complete. */
const LATE_REQUEST = quietLife({
  world: { nodes: 2, google: { secondsPerNode: 20, unknownProfile: 'fails' }, watchMinutes: 0, adopt: false },
  steps: [
    DEPLOYMENT,
    {
      ...DEPLOYMENT,
      changes: [{ rotation: 0, what: 'generation', value: 0 }],
      incidents: [{ afterSeconds: 30, what: 'cancel', target: 0, value: 0 }],
    },
  ],
  deliveries: [{ nth: 1, delays: [400] }],
});

const naive = new NaiveApp();
const ours = new RotationsApp();
afterAll(() => {
  naive.cleanUp();
  ours.cleanUp();
});

// If nothing broke here, the adversary would prove nothing about the engine either.
it('breaks safety, one answer and silence in lives of the same kind', async () => {
  const broken = new Set<string>();
  for (const lifecycle of fc.sample(randomLifecycle(), { seed: SEED, numRuns: LIFECYCLES })) {
    const { violations } = await playLifecycle(lifecycle, naive);
    violations.forEach(({ invariant }) => broken.add(invariant));
  }
  expect([...broken]).toEqual(expect.arrayContaining(['Safety', 'One answer', 'Silence']));
});

it('does not converge when a request arrives late, and the engine does', async () => {
  const { violations } = await playLifecycle(LATE_REQUEST, naive);
  expect(violations.map(({ invariant }) => invariant)).toContain('Convergence');
  expect((await playLifecycle(LATE_REQUEST, ours)).violations).toEqual([]);
});
