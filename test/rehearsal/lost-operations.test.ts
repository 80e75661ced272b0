import type { Interception } from '../../rehearsal/world/gateway/fault';
import { ServiceName } from '../../rehearsal/aws/lambda/runtime-environment';
import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';
import { failingAfter } from '../../rehearsal/play/with-sibling';

let play: Play;

beforeEach(async () => {
  play = await Play.begin({ nodes: 2, secondsPerNode: 5, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
});

afterEach(async () => {
  await play.end();
});

/** What happens to the next update that Google is asked for. */
function onNextUpdate(what: Interception, then = (): void => undefined): void {
  let played = false;
  play.cloud.gateway.intercept = ({ service, request }) => {
    const isMeant = !played && service === ServiceName.GKE_MULTICLOUD && request.url.search.includes('validateOnly=false');
    if (!isMeant) {
      return 'pass';
    }
    played = true;
    then();
    return what;
  };
}

it('an update whose answer was lost, and that fails before Google lists it, is not taken for a success', async () => {
  const { gke } = play.cloud;
  gke.settings.operationListLagSeconds = 60;
  gke.settings.afterFailure = { state: 'RUNNING', shows: 'desired' };
  gke.faults.failNextUpdate(play.target, 2, { message: 'the last node did not drain' });
  onNextUpdate('killAfter');
  const { status } = await play.deploy('Link', { generation: '1' });
  await play.settle();
  const view = gke.view(play.target);
  expect({ status, nodes: new Set(view.nodes.map(({ profile }) => profile)).size }).toEqual({ status: 'ROLLBACK_COMPLETE', nodes: 1 });
});

it.each([
  ['was unavailable for ours', 503, 'UNAVAILABLE', 8_000],
  ['has asked for a newer etag in ours', 409, 'ABORTED', 2_000],
  ['has refused ours', 403, 'PERMISSION_DENIED', 2_000],
])('an update of somebody else that begins after Google %s is not cancelled on the way back', async (_what, code, status, laterMs) => {
  const { clock, gke } = play.cloud;
  await play.deploy('Link', { generation: '1' });
  gke.settings.secondsPerNode = 300;
  const theirs = async (): Promise<void> => {
    await gke.faults.updateBySomeoneElse(play.target, { 'autoscaling.max_node_count': 7 });
  };
  onNextUpdate({ status: code, body: JSON.stringify({ error: { code, message: 'no', status } }) }, () => clock.at(clock.now() + laterMs, theirs));
  const deployed = await play.deploy('Rotate beside a resource that fails', { generation: '2' }, failingAfter(60));
  await play.settle();
  expect(deployed.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(gke.requests.counts(play.target)).toMatchObject({ cancel: 0 });
});
