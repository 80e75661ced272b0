import { NODE_POOL_ROTATION_ROLE, ROTATION_PERMISSIONS } from '../../../cli/google-setup/custom-roles';
import { FEWER_LOOKS_SECONDS } from '../../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../../rehearsal/play/narrator';
import { Play } from '../../../rehearsal/play/play';
import { scenarioNamed } from '../../../rehearsal/command-line/scenario-option';

const SHAPE = { nodes: 3, secondsPerNode: 120 };

/** What was asked of Google, forth and back, with an operation that is cancelled. */
async function permissionsAsked(name: string): Promise<readonly string[]> {
  const scenario = scenarioNamed(name);
  const play = await Play.begin(scenario.shape ?? SHAPE, SILENT, scenario.target);
  play.cloud.stepFunctions.waitsLateBySeconds = FEWER_LOOKS_SECONDS;
  const isDenied = jest.spyOn(play.cloud.deniedPermissions, 'has');
  try {
    await scenario.play(play, scenario.shape ?? SHAPE);
    return isDenied.mock.calls.map(([permission]) => permission);
  } finally {
    await play.end();
  }
}

test('the role has the permissions that rotations were seen to need, of both kinds of target or of node pools only, and no others', async () => {
  const ofNodePools = await permissionsAsked('too-slow');
  const ofControlPlanes = await permissionsAsked('control-plane');
  expect([...new Set(ofNodePools)].sort()).toEqual([...NODE_POOL_ROTATION_ROLE.permissions].sort());
  expect([...new Set([...ofNodePools, ...ofControlPlanes])].sort()).toEqual([...ROTATION_PERMISSIONS].sort());
});
