import * as fc from 'fast-check';
import { GoogleError } from '../../../../rehearsal/google/gke-multi-cloud/google-error';
import type { Operation } from '../../../../rehearsal/google/gke-multi-cloud/operation';
import { Play, refusal, WORKERS } from './play';

const PROFILES = ['a', 'b', 'c'] as const;

const step = fc.oneof(
  fc.record({ do: fc.constant('link' as const), profile: fc.constantFrom(...PROFILES) }),
  fc.record({ do: fc.constant('fail' as const), atNode: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ do: fc.constant('stall' as const), atNode: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ do: fc.constant('cancel' as const) }),
  fc.record({ do: fc.constant('rollback' as const) }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 0, max: 500 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Does one step. @returns the operation of a link that was accepted */
async function perform(play: Play, action: Step): Promise<Operation | undefined> {
  switch (action.do) {
    case 'link':
      return play.link(action.profile).catch(refused);
    case 'fail':
      play.gke.faults.failNextUpdate(WORKERS, action.atNode, { message: 'no' });
      return undefined;
    case 'stall':
      play.gke.faults.stallNextUpdate(WORKERS, action.atNode);
      return undefined;
    case 'cancel':
      play.gke.faults.cancelBySomeoneElse(WORKERS);
      return undefined;
    case 'rollback':
      refusal(() => play.gke.rollback(WORKERS));
      return undefined;
    case 'wait':
      await play.advance(action.seconds);
      return undefined;
  }
}

function refused(error: unknown): undefined {
  if (!(error instanceof GoogleError)) {
    throw error;
  }
  return undefined;
}

/** Lets what runs come to its end, one way or another. */
async function quiet(play: Play): Promise<void> {
  await play.settle();
  play.gke.faults.cancelBySomeoneElse(WORKERS);
  await play.settle();
}

test('whatever happens, at most one operation runs on a target, and instance IDs are never used twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const play = new Play();
      for (const action of steps) {
        await perform(play, action);
        const running = play.gke.operations.list('us-east4').filter(({ done }) => !done);
        expect(running.length).toBeLessThanOrEqual(1);
        expect(play.get()['state'] === 'RECONCILING').toBe(running.length === 1);
        const launched = play.gke.view(WORKERS).nodes.flatMap(({ history }) => history.map(({ instanceId }) => instanceId));
        expect(new Set(launched).size).toBe(launched.length);
      }
    }),
    { numRuns: 100 },
  );
});

test('whatever happened, an update without faults ends with every node under its profile', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), fc.constantFrom(...PROFILES), async (steps, profile) => {
      const play = new Play();
      for (const action of steps) {
        await perform(play, action);
      }
      await quiet(play);
      await spendFault(play);
      const operation = await play.link(profile);
      await play.settle();
      expect(play.gke.operationJson(operation)).toHaveProperty('response');
      expect(play.profiles()).toEqual(Array(6).fill(profile));
    }),
    { numRuns: 100 },
  );
});

test('whatever happened, a rollback without faults leads all nodes to the last profile that was reached', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const play = new Play();
      const links: { readonly profile: string; readonly operation: Operation }[] = [];
      for (const action of steps) {
        const operation = await perform(play, action);
        if (operation && action.do === 'link') {
          links.push({ profile: action.profile, operation });
        }
      }
      await quiet(play);
      const reached = links.findLast(({ operation }) => 'response' in play.gke.operationJson(operation));
      // The first one may still meet a fault that no update has met yet.
      for (let attempt = 0; attempt < 2; attempt++) {
        play.gke.rollback(WORKERS);
        await quiet(play);
      }
      expect(play.profiles()).toEqual(Array(6).fill(reached?.profile ?? 'old'));
    }),
    { numRuns: 100 },
  );
});

/** Lets a fault that waits for the next update injectFault one that does not matter. */
async function spendFault(play: Play): Promise<void> {
  await play.link('spent');
  await quiet(play);
}
