import { ROTATION_PERMISSIONS } from '../../../app/google-setup/custom-roles';
import { SILENT } from '../../../rehearsal/play/narrator';
import { Play } from '../../../rehearsal/play/play';
import { SCENARIOS } from '../../../rehearsal/scenarios';

/** Rotations of both kinds of target, forth and back, with an operation that is cancelled. */
const PLAYED = ['control-plane', 'too-slow'];
const SHAPE = { nodes: 3, secondsPerNode: 120 };

test('the role has the permissions that rotations were seen to need, and no others', async () => {
  const asked = new Set<string>();
  for (const scenario of SCENARIOS.filter(({ name }) => PLAYED.includes(name))) {
    const play = await Play.begin(scenario.shape ?? SHAPE, SILENT, scenario.target);
    const isDenied = jest.spyOn(play.stage.deniedPermissions, 'has');
    try {
      await scenario.play(play, scenario.shape ?? SHAPE);
      isDenied.mock.calls.forEach(([permission]) => asked.add(permission));
    } finally {
      await play.end();
    }
  }

  expect([...asked].sort()).toEqual([...ROTATION_PERMISSIONS].sort());
});
