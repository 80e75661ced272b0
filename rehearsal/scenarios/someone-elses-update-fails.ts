import { failingAfter } from '../play/with-sibling';
import type { Scenario } from './scenario';

/** After the nodes have moved, in any case. */
const LATER_SECONDS = 1200;
const FAILURE = { message: 'their update has failed', errorDetail: 'quota of instances exceeded' };

/** The newest update of the pool that did not succeed is somebody else's: a rollback would undo theirs. */
export const SOMEONE_ELSES_UPDATE_FAILS: Scenario = {
  name: 'someone-elses-update-fails',
  title: "somebody else's update fails after ours, then the deployment does; theirs stays as it is",
  async play(play, shape) {
    const { clock, gke } = play.cloud;
    const first = await play.link();
    const theirs = shape.nodes * shape.secondsPerNode + LATER_SECONDS;
    clock.at(clock.now() + theirs * 1000, async () => {
      play.tell('somebody else resizes the pool, and fails');
      await gke.faults.updateBySomeoneElse(play.target, { 'autoscaling.max_node_count': 7 }, { kind: 'fail', atNode: 1, failure: FAILURE });
    });
    const beside = failingAfter(theirs + 2 * shape.secondsPerNode + 60);
    play.checkStatus(await play.deploy('Rotate beside a resource that fails', { generation: '2' }, beside), 'UPDATE_ROLLBACK_COMPLETE');
    await play.settle();
    play.checkIsBack('the pool runs under its first profile again', first);
    const { rollback, cancel } = gke.requests.counts(play.target);
    play.check(`nothing was rolled back (${rollback}) or cancelled (${cancel})`, rollback + cancel === 0);
  },
};
