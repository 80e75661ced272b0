import { Duration } from 'aws-cdk-lib';
import { SAMPLE_STACK } from '../play/sample-stack';
import type { Scenario } from './scenario';

const TIMEOUT = Duration.hours(3);

/** The user thinks better of it while nodes move behind the wait condition. */
export const CANCELLED_BY_USER: Scenario = {
  name: 'cancelled-by-user',
  title: 'the user cancels the update while nodes move; what has moved moves back',
  shape: { nodes: 6, secondsPerNode: 900 },
  fewestNodes: 3,
  // Slow in between: the update is to outlast the pause before the way back.
  sweepShape: { nodes: 3, secondsPerNode: 250, paces: [1, 250, 1] },
  async play(play, shape) {
    const { clock, cloudFormation, gke } = play.cloud;
    const first = await play.link({ timeout: TIMEOUT });
    clock.at(clock.now() + shape.secondsPerNode * 1500, () => {
      play.tell('the user cancels the update');
      cloudFormation.cancelUpdate(SAMPLE_STACK);
    });
    play.checkStatus(await play.deploy('Rotate', { generation: '2', timeout: TIMEOUT }), 'UPDATE_ROLLBACK_COMPLETE');
    await play.settle();
    play.checkIsBack('the pool runs under its first profile again', first);
    const { cancel } = gke.requests.counts(play.target);
    play.check(`our operation was cancelled once (${cancel})`, cancel === 1);
  },
};
