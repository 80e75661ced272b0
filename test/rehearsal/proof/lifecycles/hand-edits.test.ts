import * as fc from 'fast-check';
import { HAND_EDITS, type HandEdit } from '../../../../rehearsal/proof/lifecycles/hand-edits';
import type { Lifecycle } from '../../../../rehearsal/proof/lifecycles/lifecycle';
import { playLifecycle } from '../../../../rehearsal/proof/lifecycles/play-lifecycle';
import { RotationsApp } from '../../../../rehearsal/proof/lifecycles/rotations-app';
import { quietLife } from './quiet-life';

/** By what the watch knows each edit. */
const FOUND: Readonly<Record<HandEdit, string | undefined>> = {
  'role taken out': 'profile changed',
  'role swapped': 'profile changed',
  'role made anew': 'profile changed',
  'tags taken off': 'marks changed',
  'trust changed': 'trust lost',
  'profile deleted': 'profile changed',
  'other profile linked': 'linked elsewhere',
  'target deleted': 'target gone',
  'edits undone': undefined,
};

const app = new RotationsApp();
afterAll(() => app.cleanUp());

it.each(HAND_EDITS.map((what) => [what]))('%s: found once on that target, and over once it is undone', async (what) => {
  const edit = { what, target: 0 };
  const undo = { what: 'edits undone' as const, target: 0 };
  const { violations, recording } = await playLifecycle(quietLife({ world: { targets: ['workers', 'canary'] }, edits: [[], [edit], [], [undo], []] }), app);
  const kind = FOUND[what];
  expect(violations).toEqual([]);
  expect(recording.toldDrift.filter((told) => told.what === 'found')).toMatchObject(kind === undefined ? [] : [{ target: 'workers', kind }]);
  // Nobody gives a role its former ID back.
  expect(recording.toldDrift.filter((told) => told.what === 'resolved')).toMatchObject(kind === undefined || what === 'role made anew' ? [] : [{ target: 'workers', kind }]);
  expect(recording.driftChecks).toHaveLength(10);
});

it('in any order, each is found as long as it lasts', async () => {
  const edit = fc.record({ what: fc.constantFrom(...HAND_EDITS), target: fc.nat(1) });
  const rounds = fc.array(fc.array(edit, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 6 });
  const play = async (edits: Lifecycle['edits']): Promise<void> => {
    const { violations } = await playLifecycle(quietLife({ world: { targets: ['workers', 'canary'] }, edits }), app);
    expect(violations).toEqual([]);
  };
  await fc.assert(fc.asyncProperty(rounds, play), { numRuns: 4, endOnFailure: true });
});
