import { Duration } from 'aws-cdk-lib';
import { Preflight } from '../../lib';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';
import { AwsRequestRecorder } from '../support/aws-requests';

/** What looking ahead has asked so far, beside the updates that it precedes. */
interface Asked {
  readonly simulations: number;
  readonly validations: number;
  readonly updates: number;
}

let play: Play;
let recorder: AwsRequestRecorder;

beforeEach(async () => {
  play = await Play.begin({ nodes: 2, secondsPerNode: 30 }, SILENT);
  recorder = new AwsRequestRecorder(play.cloud);
});

afterEach(async () => {
  await play.end();
});

function asked(): Asked {
  const { validateOnly: validations, patch: updates } = play.cloud.gke.requests.counts(play.target);
  return { simulations: recorder.requests.filter(({ action }) => action === 'iam:SimulatePrincipalPolicy').length, validations, updates };
}

async function linked(): Promise<Asked> {
  await play.deploy('Link', { generation: '1' });
  const once = asked();
  // May it be passed, may the profile be read, may the role use its key?
  expect(once).toEqual({ simulations: 3, validations: 1, updates: 1 });
  return once;
}

test('a target that is linked as desired costs no look ahead', async () => {
  const once = await linked();
  await expect(play.deploy('Nothing', { generation: '1' })).resolves.toMatchObject({ status: 'CREATE_COMPLETE' });
  await expect(play.deploy('The link changes, its profile does not', { generation: '1', timeout: Duration.minutes(20) })).resolves.toMatchObject({ status: 'UPDATE_COMPLETE' });
  expect(asked()).toEqual(once);
});

test('neither does a rollback', async () => {
  await linked();
  play.cloud.gke.faults.failNextUpdate(play.target, 2, { message: 'no' });
  await expect(play.deploy('Rotate and fail', { generation: '2' })).resolves.toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
  expect(asked()).toEqual({ simulations: 6, validations: 2, updates: 2 });
});

test('neither does the deletion that rolls a first link back, nor one that takes its profile away', async () => {
  play.cloud.gke.faults.failNextUpdate(play.target, 1, { message: 'no' });
  await expect(play.deploy('Link and fail', { generation: '1' })).resolves.toMatchObject({ status: 'ROLLBACK_COMPLETE' });
  await play.settle();
  expect(asked()).toMatchObject({ simulations: 3, validations: 1 });

  await play.deploy('Link', { generation: '1' });
  await play.destroy('Leave');
  expect(asked()).toMatchObject({ simulations: 6, validations: 2 });
});

test('Preflight.OFF asks nothing', async () => {
  await play.deploy('Link', { generation: '1', preflight: Preflight.OFF });
  expect(asked()).toEqual({ simulations: 0, validations: 0, updates: 1 });
});
