import { NODE_POOL_ROTATION_ROLE, ROTATION_PERMISSIONS } from '../../../cli/google-setup/custom-roles';
import { rehearse } from '../../../rehearsal/command-line/rehearse';
import { FEWER_LOOKS_SECONDS } from '../../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../../rehearsal/play/narrator';
import { scenarioNamed } from '../../../rehearsal/command-line/scenario-option';

const SHAPE = { nodes: 3, secondsPerNode: 120 };
/** Forth and back, with an operation that is cancelled. */
const CONTROL_PLANE = 'control-plane';
const NODE_POOL = 'too-slow';

/** What each asked for. */
const asked = new Map<string, readonly string[]>();

beforeAll(async () => {
  for (const scenario of [scenarioNamed(CONTROL_PLANE), scenarioNamed(NODE_POOL)]) {
    const shape = { ...(scenario.shape ?? SHAPE), waitsLateBySeconds: FEWER_LOOKS_SECONDS };
    await rehearse(scenario, shape, SILENT, async ({ cloud }, tell) => {
      const isDenied = jest.spyOn(cloud.deniedPermissions, 'has');
      const summary = await tell();
      asked.set(scenario.name, isDenied.mock.calls.map(([permission]) => permission));
      return summary;
    });
  }
});

test.each([
  ['of both kinds of target', [CONTROL_PLANE, NODE_POOL], ROTATION_PERMISSIONS],
  ['of node pools only', [NODE_POOL], NODE_POOL_ROTATION_ROLE.permissions],
])('the role has the permissions that rotations %s were seen to need, and no others', (_kind, played, permissions) => {
  expect([...new Set(played.flatMap((name) => asked.get(name) ?? []))].sort()).toEqual([...permissions].sort());
});
