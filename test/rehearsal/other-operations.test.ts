import { Duration } from 'aws-cdk-lib';
import { Preflight } from '../../lib';
import { SIBLING_TYPE } from '../../rehearsal/aws/cloudformation/providers/sibling-provider';
import { scheduleOutage } from '../../rehearsal/world/gateway/outage';
import type { UpdateFault } from '../../rehearsal/google/gke-multi-cloud/rolling-update';
import { ServiceName } from '../../rehearsal/aws/lambda/runtime-environment';
import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../rehearsal/play/narrator';
import { CONTROL_PLANE, Play } from '../../rehearsal/play/play';
import type { SynthesizedTemplate } from '../../rehearsal/play/synthesize';

const HOUR = 3600;
const LONG = Duration.hours(6);
/** Looks are late, and the second one sends the update: when ours has been under way for 100 s. */
const UNDER_WAY_SECONDS = 100 + FEWER_LOOKS_SECONDS;

let play: Play;

beforeEach(async () => {
  play = await Play.begin({ nodes: 2, secondsPerNode: 60, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
});

afterEach(async () => {
  const { trespasses } = play.cloud.gke.faults;
  const { failures } = play.summary('');
  await play.end();
  const wrong = [...failures, ...trespasses.map(({ what, operation }) => `operation ${operation.id} of somebody else was ${what}`)];
  if (wrong.length > 0) {
    throw new Error(wrong.join('; '));
  }
});

const after = (seconds: number, what: () => unknown): void => {
  const { clock } = play.cloud;
  clock.at(clock.now() + seconds * 1000, async () => {
    await what();
  });
};
const counts = (): { readonly patch: number; readonly rollback: number; readonly cancel: number } => play.cloud.gke.requests.counts(play.target);
const resize = (fault: UpdateFault): Promise<unknown> => play.cloud.gke.faults.updateBySomeoneElse(play.target, { 'autoscaling.max_node_count': 7 }, fault);
const failTheirs = (): Promise<unknown> => resize({ kind: 'fail', atNode: 1, failure: { message: 'quota' } });
const upgradeCluster = async (hours: number): Promise<void> => {
  await play.cloud.gke.faults.updateBySomeoneElse(CONTROL_PLANE, { 'control_plane.version': '1.32.4-gke.200' }, { kind: 'pace', secondsPerNode: (hours * HOUR) / 3 });
};
const keepBusy = (hours: number): void => {
  const { faults } = play.cloud.gke;
  faults.keepBusy(play.target, 'a repair of its nodes is under way.');
  after(hours * HOUR, () => faults.keepBusy(play.target, undefined));
};
const beside =
  (failsAfter: number) =>
  (template: SynthesizedTemplate): unknown => ({
    ...template,
    Resources: { ...template.Resources, Sibling: { Type: SIBLING_TYPE, Properties: { FailAfterSeconds: failsAfter, Reason: 'the sibling has failed' } } },
  });

async function link(timeout?: Duration): Promise<string | undefined> {
  await play.deploy('Link', { generation: '1', ...(timeout === undefined ? {} : { timeout }) });
  return play.newestProfile();
}

describe('the way back', () => {
  it("leaves somebody else's later update that failed as it is, and links the old profile by an update", async () => {
    const first = await link();
    after(300 + FEWER_LOOKS_SECONDS, failTheirs);
    const { status } = await play.deploy('Rotate beside a resource that fails later', { generation: '2' }, beside(600 + FEWER_LOOKS_SECONDS));
    await play.settle();
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(counts()).toMatchObject({ patch: 3, rollback: 0, cancel: 0 });
    play.checkRunsUnder('the pool is back', first);
  });

  it("does not undo somebody else's failed update together with its own", async () => {
    const first = await link();
    await failTheirs();
    await play.settle();
    await play.cloud.clock.run();
    play.cloud.gke.faults.failNextUpdate(play.target, 2, { message: 'node 2 did not drain' });
    const { status } = await play.deploy('Rotate and fail', { generation: '2' });
    await play.settle();
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(counts()).toMatchObject({ rollback: 0 });
    play.checkRunsUnder('the pool is back', first);
  });

  it.each(['refused', 'accepted'] as const)('waits for an upgrade of the cluster of three hours (updates of node pools: %s)', async (nodePoolOfBusyCluster) => {
    const { gke, cloudFormation } = play.cloud;
    Object.assign(gke.settings, { nodePoolOfBusyCluster });
    const first = await link(LONG);
    gke.faults.failNextUpdate(play.target, 2, { message: 'node 2 did not drain' });
    after(UNDER_WAY_SECONDS, () => upgradeCluster(3));
    const { status } = await play.deploy('Rotate and fail', { generation: '2', timeout: LONG });
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(cloudFormation.answers.map(({ reason }) => reason).join()).toMatch(/still moving back.*cluster.* since 2/);
    await play.settle();
    play.checkRunsUnder('the pool is back', first);
    expect(counts()).toMatchObject({ patch: 2, rollback: 1 });
  });

  it('waits for something that no list of operations shows', async () => {
    const { gke, cloudFormation } = play.cloud;
    const first = await link();
    gke.faults.failNextUpdate(play.target, 2, { message: 'node 2 did not drain' });
    after(UNDER_WAY_SECONDS, () => keepBusy(3));
    const { status } = await play.deploy('Rotate and fail', { generation: '2' });
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(cloudFormation.answers.map(({ reason }) => reason).join()).toMatch(/still moving back.*since 2.*a repair of its nodes/);
    await play.settle();
    play.checkRunsUnder('the pool is back', first);
  });

  it('of a change of `timeout` alone waits for nobody', async () => {
    const { clock } = play.cloud;
    const first = await link();
    after(20, () => resize({ kind: 'pace', secondsPerNode: 5 * HOUR }));
    const { status } = await play.deploy('Give it longer, beside a resource that fails', { generation: '1', timeout: LONG }, beside(60));
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(clock.now() - play.cloud.startedAt).toBeLessThan(HOUR * 1000);
    await clock.run();
    play.checkRunsUnder('nothing has changed', first);
  });

  it('of an update that Google has refused asks nothing of Google', async () => {
    const { deniedPermissions, gateway, clock } = play.cloud;
    const first = await link();
    deniedPermissions.add('gkemulticloud.awsNodePools.update');
    // Down from the moment at which the way back begins.
    play.cloud.cloudFormation.observe(({ status }) => {
      if (status === 'UPDATE_ROLLBACK_IN_PROGRESS') {
        scheduleOutage(gateway, clock, { service: ServiceName.GKE_MULTICLOUD, name: 'Google', afterSeconds: 0, forSeconds: 2 * HOUR });
      }
    });
    const startedAt = clock.now();
    const { status } = await play.deploy('Rotate without the permission', { generation: '2', preflight: Preflight.OFF });
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(clock.now() - startedAt).toBeLessThan(0.5 * HOUR * 1000);
    await play.settle();
    play.checkRunsUnder('the pool was not touched', first);
  });
});

describe('the way there', () => {
  it.each(['refused', 'accepted'] as const)('waits for an upgrade of the cluster of three hours (updates of node pools: %s)', async (nodePoolOfBusyCluster) => {
    const { gke } = play.cloud;
    Object.assign(gke.settings, { nodePoolOfBusyCluster });
    await link(LONG);
    await upgradeCluster(3);
    const { status } = await play.deploy('Rotate', { generation: '2', timeout: LONG });
    expect(status).toBe('UPDATE_COMPLETE');
    play.checkRunsUnder('the pool runs under its second profile', play.newestProfile());
    expect(counts()).toMatchObject({ patch: 2, rollback: 0, cancel: 0 });
  });

  it('waits for something that no list of operations shows', async () => {
    await link(LONG);
    keepBusy(3);
    const { status } = await play.deploy('Rotate', { generation: '2', timeout: LONG });
    expect(status).toBe('UPDATE_COMPLETE');
    play.checkRunsUnder('the pool runs under its second profile', play.newestProfile());
  });

  it('waits while Google fails nothing but the update itself', async () => {
    const { gateway, clock } = play.cloud;
    await link(LONG);
    const until = clock.now() + 2 * HOUR * 1000;
    gateway.intercept = ({ service, request, time }) =>
      service === ServiceName.GKE_MULTICLOUD && time < until && request.url.search.includes('validateOnly=false') ? { status: 503, body: 'no' } : 'pass';
    const { status } = await play.deploy('Rotate', { generation: '2', timeout: LONG });
    expect(status).toBe('UPDATE_COMPLETE');
    play.checkRunsUnder('the pool runs under its second profile', play.newestProfile());
  });

  it('says at its deadline whom it has waited for, and since when', async () => {
    await link();
    await upgradeCluster(3);
    const { status } = await play.deploy('Rotate', { generation: '2' });
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    play.checkReason('the events say it', 'did not settle', 'on the cluster', 'since 20', 'operation-');
    expect(counts()).toMatchObject({ patch: 1 });
    await play.settle();
  });

  it('is not given up because CloudFormation cannot be asked at the end of the hour', async () => {
    const { gateway, clock } = play.cloud;
    await link(LONG);
    await upgradeCluster(3);
    scheduleOutage(gateway, clock, { service: ServiceName.CLOUDFORMATION, name: 'CloudFormation', afterSeconds: 50 * 60, forSeconds: 20 * 60 });
    const { status } = await play.deploy('Rotate', { generation: '2', timeout: LONG });
    expect(status).toBe('UPDATE_COMPLETE');
    play.checkRunsUnder('the pool runs under its second profile', play.newestProfile());
  });
});

describe('an operation of ours that hangs', () => {
  const hangOnTheWayBack = async (): Promise<void> => {
    const { gke } = play.cloud;
    await link();
    gke.faults.failNextUpdate(play.target, 2, { message: 'node 2 did not drain' });
    gke.faults.stallNextRollback(play.target);
    expect((await play.deploy('Rotate and fail', { generation: '2' })).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(counts()).toMatchObject({ rollback: 1 });
  };

  it('is cancelled by the next request, once its own has ended', async () => {
    await hangOnTheWayBack();
    await play.settle();
    const { status } = await play.deploy('Rotate again', { generation: '3' });
    expect(status).toBe('UPDATE_COMPLETE');
    expect(counts()).toMatchObject({ cancel: 1 });
    play.checkRunsUnder('the pool runs under its newest profile', play.newestProfile());
  });

  it('does not keep every later deployment waiting', async () => {
    await hangOnTheWayBack();
    expect((await play.deploy('Rotate at once', { generation: '3' })).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    const { status } = await play.deploy('Rotate once more', { generation: '4' });
    expect(status).toBe('UPDATE_COMPLETE');
    expect(counts()).toMatchObject({ cancel: 1 });
    play.checkRunsUnder('the pool runs under its newest profile', play.newestProfile());
    await play.settle();
  });

  it('and cannot be cancelled is waited for, with the command that cancels it', async () => {
    await hangOnTheWayBack();
    await play.settle();
    play.cloud.deniedPermissions.add('gkemulticloud.operations.cancel');
    const { status } = await play.deploy('Rotate again', { generation: '3' });
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    play.checkReason('the events say how', 'gcloud container aws operations cancel operation-', '--location us-east4 --project acme-prod', 'gkemulticloud.operations.cancel');
    play.cloud.deniedPermissions.clear();
    play.cloud.gke.faults.cancelBySomeoneElse(play.target);
    await play.settle();
  });
});
