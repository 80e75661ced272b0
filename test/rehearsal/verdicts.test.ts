import { Duration } from 'aws-cdk-lib';
import { makeProfile } from '../../rehearsal/play/made-by-hand';
import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';

const THEIRS = 'made-by-someone-else';

let play: Play;

beforeEach(async () => {
  play = await Play.begin({ nodes: 1, secondsPerNode: 60, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
});

afterEach(async () => {
  await play.end();
});

it('a wait that ends while an update of somebody else still runs fails the deployment, although the target once was where it should be', async () => {
  const { clock, gke, iam } = play.cloud;
  makeProfile(iam, THEIRS);
  await play.deploy('Link', { generation: '1' });
  gke.faults.stallNextUpdate(play.target, 1);
  await gke.faults.updateBySomeoneElse(play.target, { 'config.iam_instance_profile': THEIRS });
  clock.at(clock.now() + Duration.minutes(150).toMilliseconds(), () => gke.faults.cancelBySomeoneElse(play.target));
  const { status } = await play.deploy('Give it longer', { generation: '1', timeout: Duration.hours(2) });
  await play.settle();
  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  play.checkReason('the events say what was waited for', 'did not settle', 'an operation that is not ours');
  expect(play.summary('').failures).toEqual([]);
});
