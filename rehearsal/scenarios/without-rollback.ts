import { Duration } from 'aws-cdk-lib';
import { SAMPLE_STACK } from '../play/sample-stack';
import type { Play } from '../play/play';
import type { Scenario } from './scenario';

const FAILURE = { message: 'Node pool update failed', errorDetail: 'a pod could not be evicted' };
const LONG = Duration.hours(6);
const KEEPING = { disableRollback: true };

/** `cdk rollback`. */
async function rollBack(play: Play): Promise<string> {
  const { cloudFormation } = play.cloud;
  play.chapter('Roll back: cdk rollback');
  return cloudFormation.play(cloudFormation.rollbackStack(SAMPLE_STACK));
}

/** `--no-rollback` twice, of a short and of a long rotation, and the ways out of it. */
export const WITHOUT_ROLLBACK: Scenario = {
  name: 'without-rollback',
  title: 'cdk deploy --no-rollback fails, and again: the events say what to change; cdk rollback and another generation work',
  fewestNodes: 2,
  async play(play) {
    const { gke } = play.cloud;
    const first = await play.link();

    gke.faults.failNextUpdate(play.target, 2, FAILURE);
    play.checkStatus(await play.deploy('Rotate and fail, --no-rollback', { generation: '2' }, undefined, KEEPING), 'UPDATE_FAILED');
    await play.settle();
    play.checkRunsUnder('CloudFormation has put the link back, and the pool runs under its first profile', first);
    play.checkStatus(await play.deploy('The same again, --no-rollback', { generation: '2' }, undefined, KEEPING), 'UPDATE_FAILED');
    play.checkReason('the events say what to change', 'was given up', "Change the rotation's generation");
    play.check('the stack can be rolled back', (await rollBack(play)) === 'UPDATE_ROLLBACK_COMPLETE');
    await play.settle();
    play.checkRunsUnder('the pool runs under its first profile', first);

    gke.faults.failNextUpdate(play.target, 2, FAILURE);
    play.checkStatus(await play.deploy('Rotate for long and fail, --no-rollback', { generation: '3', timeout: LONG }, undefined, KEEPING), 'UPDATE_FAILED');
    play.checkReason("the verdict says Google's words", FAILURE.errorDetail);
    play.checkStatus(await play.deploy('The same again, --no-rollback', { generation: '3', timeout: LONG }, undefined, KEEPING), 'UPDATE_FAILED');
    play.checkReason('the verdict says that nothing was tried, and what to change', 'did not try again', "change the rotation's generation");
    play.check('the stack can be rolled back', (await rollBack(play)) === 'UPDATE_ROLLBACK_COMPLETE');
    await play.settle();
    play.checkRunsUnder('the pool runs under its first profile', first);

    gke.faults.failNextUpdate(play.target, 2, FAILURE);
    await play.deploy('Rotate for long and fail, --no-rollback', { generation: '4', timeout: LONG }, undefined, KEEPING);
    play.checkStatus(await play.deploy('Another generation, --no-rollback', { generation: '5', timeout: LONG }, undefined, KEEPING), 'UPDATE_COMPLETE');
    await play.settle();
    play.checkRunsUnder('the pool runs under its newest profile', play.newestProfile());
    play.check('the first profile is gone', play.isDeleted(first));
  },
};
