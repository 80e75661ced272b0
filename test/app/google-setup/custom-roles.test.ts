import { NODE_POOL_ROTATION_ROLE, ROTATION_PERMISSIONS } from '../../../cli/google-setup/custom-roles';
import { FEWER_LOOKS_SECONDS } from '../../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../../rehearsal/play/narrator';
import { Play } from '../../../rehearsal/play/play';
import { SCENARIOS } from '../../../rehearsal/scenarios';

const SHAPE = { nodes: 3, secondsPerNode: 120 };

/** Forth and back, with an operation that is cancelled. */
test.each([
  ['of both kinds of target', ['control-plane', 'too-slow'], ROTATION_PERMISSIONS],
  ['of node pools only', ['too-slow'], NODE_POOL_ROTATION_ROLE.permissions],
])('the role has the permissions that rotations %s were seen to need, and no others', async (_kind, played, permissions) => {
  const asked = new Set<string>();
  for (const scenario of SCENARIOS.filter(({ name }) => played.includes(name))) {
    const play = await Play.begin(scenario.shape ?? SHAPE, SILENT, scenario.target);
    play.cloud.stepFunctions.waitsLateBySeconds = FEWER_LOOKS_SECONDS;
    const isDenied = jest.spyOn(play.cloud.deniedPermissions, 'has');
    try {
      await scenario.play(play, scenario.shape ?? SHAPE);
      isDenied.mock.calls.forEach(([permission]) => asked.add(permission));
    } finally {
      await play.end();
    }
  }

  expect([...asked].sort()).toEqual([...permissions].sort());
});
