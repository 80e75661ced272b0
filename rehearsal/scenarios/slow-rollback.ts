import { Duration } from 'aws-cdk-lib';
import type { Scenario } from './scenario';

const TIMEOUT = Duration.hours(6);

/** Going back takes longer than the hour that CloudFormation gives. */
export const SLOW_ROLLBACK: Scenario = {
  name: 'slow-rollback',
  title: 'the rollback takes hours: it is answered "still moving back", goes on, and the next deployment waits for it',
  shape: { nodes: 10, secondsPerNode: 1200 },
  fewestNodes: 8,
  // Only the way back of one node is slow.
  sweepShape: { nodes: 3, secondsPerNode: 3500, paces: [1, 1, 3500, 1] },
  async play(play, shape) {
    const { gke, cloudFormation } = play.cloud;
    const first = await play.link({ timeout: TIMEOUT });
    gke.faults.failNextUpdate(play.target, shape.nodes - 1, { message: 'the last node but one did not drain' });
    play.checkStatus(await play.deploy('Rotate and fail late', { generation: '2', timeout: TIMEOUT }), 'UPDATE_ROLLBACK_COMPLETE');
    const second = play.newestProfile();
    play.check(
      'CloudFormation was told that nodes are still moving back',
      cloudFormation.answers.some(({ reason }) => reason?.startsWith('still moving back') ?? false),
    );
    play.check('the profile that nodes still run under is not deleted', !play.isDeleted(second));
    const { patch } = gke.requests.counts(play.target);
    play.checkStatus(await play.deploy('Rotate again at once', { generation: '3', timeout: TIMEOUT }), 'UPDATE_COMPLETE');
    await play.settle();
    const third = play.newestProfile();
    play.checkRunsUnder('the pool runs under its third profile', third);
    play.check('nobody fought: one more PATCH and no cancellation', gke.requests.counts(play.target).patch === patch + 1 && gke.requests.counts(play.target).cancel === 0);
    play.check('the first two profiles are gone', play.isDeleted(first) && play.isDeleted(second));
  },
};
