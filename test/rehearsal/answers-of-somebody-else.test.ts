import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { Duration } from 'aws-cdk-lib';
import { scheduleOutage } from '../../rehearsal/world/gateway/outage';
import { ServiceName } from '../../rehearsal/aws/lambda/runtime-environment';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';

let play: Play;

beforeEach(async () => {
  play = await Play.begin({ nodes: 3, secondsPerNode: 600, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
});

afterEach(async () => {
  await play.end();
});

/** Something on the way to a service answers for it with a page. */
function pageInsteadOf(service: string, status: number, minutes: number, afterMinutes: number): void {
  scheduleOutage(play.cloud.gateway, play.cloud.clock, { service, name: service, status, afterSeconds: afterMinutes * 60, forSeconds: minutes * 60 });
}

const nodes = (): ReadonlySet<string> => new Set(play.cloud.gke.view(play.target).nodes.map(({ profile }) => profile));

/** Whoever says 404 in place of Google has not said that the node pool is gone, nor 403 that we may not. */
describe.each([404, 403, 400])('a page with HTTP %i on the way', (status) => {
  it.each([ServiceName.GKE_MULTICLOUD, ServiceName.IAM, ServiceName.EC2])('to %s neither ends a rotation nor sends it twice', async (service) => {
    pageInsteadOf(service, status, 20, 5);
    const { status: ended } = await play.deploy('Link', { generation: '1', timeout: Duration.hours(3) });
    await play.settle();
    expect(ended).toBe('CREATE_COMPLETE');
    expect(nodes()).toEqual(new Set([play.newestProfile()]));
    expect(play.cloud.gke.requests.counts(play.target)).toMatchObject({ patch: 1, rollback: 0, cancel: 0 });
  });

  it('to Google neither ends a way back, nor lets a profile be deleted that nodes run under', async () => {
    await play.deploy('Link', { generation: '1', timeout: Duration.hours(3) });
    const [linked] = nodes();
    play.cloud.gke.faults.failNextUpdate(play.target, 3, { message: 'the last node did not drain' });
    // From shortly before the update fails until long after.
    pageInsteadOf(ServiceName.GKE_MULTICLOUD, status, 15, 28);
    const { status: ended } = await play.deploy('Rotate and fail', { generation: '2', timeout: Duration.hours(3) });
    await play.settle();
    expect(ended).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(nodes()).toEqual(new Set([linked]));
    expect(play.isDeleted(play.newestProfile())).toBe(true);
  });
});
