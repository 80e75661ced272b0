import type { Lifecycle, Incident } from '../../../../rehearsal/proof/lifecycles/lifecycle';
import { ServiceName } from '../../../../rehearsal/aws/lambda/runtime-environment';
import { playLifecycle } from '../../../../rehearsal/proof/lifecycles/play-lifecycle';
import { RotationsApp } from '../../../../rehearsal/proof/lifecycles/rotations-app';
import { DEPLOYMENT, quietLife } from './quiet-life';

const app = new RotationsApp();
afterAll(() => app.cleanUp());

/** Half an hour of nodes behind a wait condition of 105 minutes, and what happens meanwhile. */
function longRotation(...incidents: Incident[]): Lifecycle {
  return quietLife({ world: { nodes: 3, google: { secondsPerNode: 600 }, timeoutMinutes: 90, waitsLateBySeconds: 100 }, steps: [{ ...DEPLOYMENT, incidents }] });
}

/** From shortly before the last node has moved. */
const cloudFormationDown = (minutes: number): Incident => ({
  what: 'outage',
  afterSeconds: 1500,
  target: Object.values(ServiceName).indexOf(ServiceName.CLOUDFORMATION),
  value: minutes - 10,
});

it.each([
  ['that nothing keeps from it', []],
  ['as soon as an outage of CloudFormation is over', [cloudFormationDown(60)]],
])('a wait gets its signal %s', async (_when, incidents) => {
  const { recording, violations } = await playLifecycle(longRotation(...incidents), app);
  expect(violations).toEqual([]);
  expect(recording.waits).toMatchObject([{ how: 'signalled' }]);
});

it('a wait that times out in an outage of CloudFormation is exempted, and only there', async () => {
  const { recording, violations } = await playLifecycle(longRotation(cloudFormationDown(90)), app);
  expect(violations).toEqual([]);
  expect(recording.waits).toMatchObject([{ how: 'timed out', exempt: expect.stringContaining('cloudformation was down until') as string }]);
});
