import { Duration } from 'aws-cdk-lib';
import type { Scenario } from './scenario';

const TIMEOUT = Duration.minutes(15);

/** What the engine has begun at Google never ends, and its request has. */
export const HANGING_ROLLBACK: Scenario = {
  name: 'hanging-rollback',
  title: 'a rollback hangs at Google; one deployment waits for it in vain, the next one cancels it',
  shape: { nodes: 3, secondsPerNode: 120 },
  fewestNodes: 2,
  async play(play) {
    const { gke } = play.cloud;
    await play.link({ timeout: TIMEOUT });
    gke.faults.failNextUpdate(play.target, 2, { message: 'node 2 did not drain' });
    gke.faults.stallNextRollback(play.target);
    play.checkStatus(await play.deploy('Rotate and fail', { generation: '2', timeout: TIMEOUT }), 'UPDATE_ROLLBACK_COMPLETE');
    play.checkStatus(await play.deploy('Rotate while the way back still has its time', { generation: '3', timeout: TIMEOUT }), 'UPDATE_ROLLBACK_COMPLETE');
    play.checkReason('the events say what to do about it', 'our earlier operation', 'gcloud container aws operations cancel');
    play.checkStatus(await play.deploy('Rotate once more', { generation: '4', timeout: TIMEOUT }), 'UPDATE_COMPLETE');
    await play.settle();
    play.checkRunsUnder('the pool runs under its newest profile', play.newestProfile());
    const { cancel } = gke.requests.counts(play.target);
    play.check(`what hung was cancelled once (${cancel})`, cancel === 1);
  },
};
