import { SAMPLE_NODE_POOL } from '../../rehearsal/play/sample-stack';
import { RotationTarget } from '../../lib';
import { MOST_HISTORY_EVENTS_OF_A_ROTATION, MOST_POLLS } from '../../rehearsal/proof/invariants/bounds';
import { ServiceName } from '../../rehearsal/aws/lambda/runtime-environment';
import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';
import { MANUAL_PROFILE } from '../../rehearsal/play/sample-cloud';
import { failingAfter } from '../../rehearsal/play/with-sibling';

const { project, location, clusterName: cluster } = SAMPLE_NODE_POOL;
const CANARY = { Workers: RotationTarget.nodePool({ project, location, cluster, nodePool: 'canary' }) };

/** Between the moment at which Google is asked and the one at which it answers. */
const SIBLING_SECONDS = 4 + FEWER_LOOKS_SECONDS;

let play: Play;

beforeEach(async () => {
  play = await Play.begin({ nodes: 1, secondsPerNode: 60, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
});

afterEach(async () => {
  await play.end();
});

const patches = (): number => play.cloud.gke.requests.counts(play.target).patch;
const nodesRunUnder = (): readonly string[] => play.cloud.gke.view(play.target).nodes.map(({ profile }) => profile);

it('a target that is given up after a rotation keeps its profile: the one before is deleted and nothing to go back to', async () => {
  await play.deploy('Link', { generation: '1' });
  await play.deploy('Rotate', { generation: '2' });
  const second = play.newestProfile();
  const { status } = await play.deploy('Rotate another target instead', { generation: '2', targets: CANARY });
  await play.settle();
  expect(status).toBe('UPDATE_COMPLETE');
  expect(patches()).toBe(2);
  expect(nodesRunUnder()).toEqual([second]);
  expect(play.isDeleted(second)).toBe(false);
});

it('a target is not linked back to a profile that somebody has deleted', async () => {
  await play.deploy('Link', { generation: '1' });
  const first = play.newestProfile();
  play.cloud.iam.removeRole(MANUAL_PROFILE, `${MANUAL_PROFILE}-role`);
  play.cloud.iam.deleteInstanceProfile(MANUAL_PROFILE);
  const { status } = await play.deploy('Rotate another target instead', { generation: '1', targets: CANARY });
  await play.settle();
  expect(status).toBe('UPDATE_COMPLETE');
  expect(patches()).toBe(1);
  expect(nodesRunUnder()).toEqual([first]);
  expect(play.isDeleted(first)).toBe(false);
});

it('a profile that was given up before its link could mark it is deleted all the same', async () => {
  const { lambda } = play.cloud;
  lambda.deliver = ({ event }) => ((event as { RequestType?: string }).RequestType === 'Create' ? [] : [0]);
  const beside = failingAfter(60, 'AWS::IAM::InstanceProfile');
  const { status } = await play.deploy('Link beside a resource that fails at once', { generation: '1' }, beside);
  await play.settle();
  expect(status).toBe('ROLLBACK_COMPLETE');
  expect(play.newestProfile()).toBeDefined();
  expect(play.isDeleted(play.newestProfile())).toBe(true);
  expect(patches()).toBe(0);
});

it('an update that Google accepts while the claim is taken over is cancelled by the one who takes over', async () => {
  await play.end();
  play = await Play.begin({ nodes: 3, secondsPerNode: 600, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
  const { gateway, gke } = play.cloud;
  await play.deploy('Link', { generation: '1' });
  const first = play.newestProfile();
  gateway.intercept = ({ service, request }) => (service === ServiceName.GKE_MULTICLOUD && request.url.search.includes('validateOnly=false') ? { delayMs: 10_000 } : 'pass');
  const beside = failingAfter(SIBLING_SECONDS);
  const { status } = await play.deploy('Rotate beside a resource that fails while Google is asked', { generation: '2' }, beside);
  await play.settle();
  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(gke.requests.counts(play.target)).toMatchObject({ patch: 2, cancel: 1, rollback: 1 });
  play.checkRunsUnder('the pool runs under its first profile', first);
  expect(play.summary('').failures).toEqual([]);
});

it.each([
  ['is not over when its time is', 13],
  ['is over just in time, with EC2 disagreeing to the end', 11.8],
])('a way back that %s stays within its bounds', async (_when, hours) => {
  await play.end();
  play = await Play.begin({ nodes: 2, secondsPerNode: 1, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
  const { gke, executions, cloudFormation, stepFunctions } = play.cloud;
  cloudFormation.observe(({ status }) => {
    // The way back alone has as many looks as there can be.
    stepFunctions.waitsLateBySeconds = status === 'UPDATE_ROLLBACK_IN_PROGRESS' ? 0 : stepFunctions.waitsLateBySeconds;
  });
  await play.deploy('Link', { generation: '1' });
  gke.faults.failNextUpdate(play.target, 2, { message: 'the last node did not drain' });
  gke.requests.onRequest(({ kind }) => {
    // From the failure on; then nothing but the way back is under way.
    gke.settings.secondsPerNode = kind === 'patch' ? 1 : hours * 3600;
  });
  gke.faults.leaveStrayInstance(play.target, play.newestProfile() ?? '');
  await play.deploy('Rotate and fail', { generation: '2' });
  gke.faults.leaveStrayInstance(play.target, play.newestProfile() ?? '');
  const startedAt = play.cloud.clock.now();
  await play.settle();
  expect(play.cloud.clock.now() - startedAt).toBeGreaterThan(10.5 * 3_600_000);
  const polls = executions.map(({ historyLog }) => historyLog.filter(({ type, state }) => type === 'TaskStateEntered' && state === 'Reconcile').length);
  expect(Math.max(...polls)).toBeGreaterThan(400);
  expect(Math.max(...polls)).toBeLessThanOrEqual(MOST_POLLS);
  expect(Math.max(...executions.map(({ historyEvents }) => historyEvents))).toBeLessThanOrEqual(MOST_HISTORY_EVENTS_OF_A_ROTATION);
});
