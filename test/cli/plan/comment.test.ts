import * as fc from 'fast-check';
import { planComment } from '../../../cli/plan/comment';
import type { RotationPlan } from '../../../cli/plan/plan';

type Does = RotationPlan['intention']['does'];

interface Shape {
  readonly nodePool: string;
  readonly does: Does;
  readonly nodes?: number;
  readonly notChecked?: number;
  readonly found?: readonly string[];
  readonly drift?: string;
  readonly waitsFor?: string;
}

/** As much of a plan as a comment is made of. */
function planOf({ nodePool, does, nodes, notChecked = 0, found = [], ...rest }: Shape): RotationPlan {
  return {
    path: `Profiles/${nodePool}`,
    outline: { target: { project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool } },
    linked: { nodes: nodes === undefined ? { notSeen: 'nobody was asked' } : { seen: Array.from({ length: nodes }, () => ({})) } },
    intention: { does, why: 'because', ...rest },
    findings: Array.from({ length: notChecked }, () => ({ severity: 'warns', certainty: 'not checked' })),
    watched: { seen: found.map((kind) => ({ kind })) },
    obstacles: [],
  } as unknown as RotationPlan;
}

test('counts, and says of each rotation that is not just left alone which one it is, what happens, and to how many nodes', () => {
  expect(
    planComment([
      planOf({ nodePool: 'canary', does: 'nothing', nodes: 2 }),
      planOf({ nodePool: 'workers', does: 'rotate', nodes: 6, notChecked: 1 }),
      planOf({ nodePool: 'batch', does: 'take over' }),
      planOf({ nodePool: 'busy', does: 'rotate', nodes: 3, waitsFor: 'locations/us-east4/operations/o' }),
      planOf({ nodePool: 'drifted', does: 'nothing', nodes: 1, drift: 'somebody has linked something else' }),
      planOf({ nodePool: 'edited', does: 'nothing', nodes: 1, found: ['profile changed', 'marks changed'] }),
    ]),
  ).toBe(
    '6 rotations: 3 nothing, 2 rotate, 1 take over. prod/workers: rotate, 6 nodes, 1 not checked. prod/batch: take over, nodes not known. ' +
      'prod/busy: wait, then rotate, 3 nodes. prod/drifted: nothing, 1 node, linked to something else since. ' +
      'prod/edited: nothing, 1 node, the watch has found: profile changed and marks changed.',
  );
});

test('says so where there is nothing to rotate at all', () => {
  expect(planComment([])).toBe('There is no rotation.');
});

test('leaves out whole rotations where there are too many, and says how many', () => {
  const comment = planComment(Array.from({ length: 90 }, (_, index) => planOf({ nodePool: `pool-${index}`, does: 'rotate', nodes: 3 })));
  const [, told = '', left = ''] = /^90 rotations: 90 rotate\.(.*) And (\d+) more\.$/.exec(comment) ?? [];
  expect((told.match(/prod\/pool-\d+: rotate, 3 nodes\./g) ?? []).length + Number(left)).toBe(90);
});

test('fits the comment of an approval, in one line, whatever the plan', () => {
  const shape = fc.record({
    nodePool: fc.stringMatching(/^[a-z0-9-]{1,63}$/),
    does: fc.constantFrom<Does>('nothing', 'rotate', 'take over', 'fail', 'unknown'),
    nodes: fc.option(fc.nat({ max: 50 }), { nil: undefined }),
    notChecked: fc.nat({ max: 12 }),
  });
  fc.assert(
    fc.property(fc.array(shape, { maxLength: 95 }), (shapes) => {
      const comment = planComment(shapes.map(planOf));
      expect(comment.length).toBeLessThanOrEqual(900);
      expect(comment).toMatch(/^[^\r\n]+$/);
    }),
  );
});
