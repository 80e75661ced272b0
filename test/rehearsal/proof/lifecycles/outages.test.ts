import { Preflight } from '../../../../lib';
import type { Lifecycle, Incident } from '../../../../rehearsal/proof/lifecycles/lifecycle';
import { ServiceName } from '../../../../rehearsal/aws/lambda/runtime-environment';
import { playLifecycle } from '../../../../rehearsal/proof/lifecycles/play-lifecycle';
import { RotationsApp } from '../../../../rehearsal/proof/lifecycles/rotations-app';

const app = new RotationsApp();
afterAll(() => app.cleanUp());

/** Half an hour of nodes behind a wait condition of 105 minutes, and what happens meanwhile. */
function longRotation(...incidents: Incident[]): Lifecycle {
  return {
    world: {
      seed: 1,
      nodes: 3,
      google: { secondsPerNode: 600 },
      iamLagSeconds: 0,
      credentials: 'federation',
      rolledBackReplacement: 'retain',
      targets: ['workers'],
      concurrent: false,
      timeoutMinutes: 90,
      waitsLateBySeconds: 100,
      watchMinutes: 60,
      isToldOfCalls: false,
      preflight: Preflight.ENFORCE,
      adopt: true,
    },
    steps: [{ act: 'deploy', changes: [], incidents, stuck: 'continue', rest: true }],
    edits: [],
    callFaults: [],
    deliveries: [],
  };
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
