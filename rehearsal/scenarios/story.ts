import type { Scenario } from './scenario';

const FAILURE = {
  message: 'Node pool update failed',
  errorDetail: 'pod shop/cart-0 could not be evicted: PodDisruptionBudget cart allows no disruption',
  resourceErrors: ['node workers-3 was not drained within its time'],
};

/** The life of a rotation, from the first deployment to the end of the stack. */
export const STORY: Scenario = {
  name: 'story',
  title: 'link, rotate, deploy again without changes, rotate and fail at node 3, destroy',
  fewestNodes: 3,
  async play(play) {
    const { gke, cloudFormation } = play.cloud;

    play.checkStatus(await play.deploy('Link the node pool to a fresh profile', { generation: '1' }), 'CREATE_COMPLETE');
    const first = play.newestProfile();
    play.checkRunsUnder('after the first deployment the pool runs under its first profile', first);

    play.checkStatus(await play.deploy('Rotate', { generation: '2' }), 'UPDATE_COMPLETE');
    const second = play.newestProfile();
    play.checkRunsUnder('after the rotation the pool runs under its second profile', second);
    play.check('the first profile is gone', play.isDeleted(first));

    const patches = gke.requests.counts(play.target).patch;
    const answers = cloudFormation.answers.length;
    await play.deploy('Deploy again without changes', { generation: '2' });
    play.check('nothing was asked of Google', gke.requests.counts(play.target).patch === patches);
    play.check('nothing was asked of the engine', cloudFormation.answers.length === answers);

    gke.faults.failNextUpdate(play.target, 3, FAILURE);
    play.checkStatus(await play.deploy('Rotate and fail at node 3', { generation: '3' }), 'UPDATE_ROLLBACK_COMPLETE');
    const third = play.newestProfile();
    play.checkRunsUnder('after the rollback the pool runs under its second profile again', second);
    play.check('the third profile is gone', play.isDeleted(third) && third !== second);
    play.check("the stack's events show Google's words", cloudFormation.events.some(({ reason }) => reason?.includes(FAILURE.errorDetail) ?? false));

    play.checkStatus(await play.destroy('Destroy'), 'DELETE_COMPLETE');
    await play.settle();
    play.checkRunsUnder('after the destruction the pool still runs under its second profile', second);
    play.check('the profile it runs under is still there', !play.isDeleted(second));
  },
};
