import type { Scenario } from './scenario';

/** Somebody deletes the node pool while it is being rotated. */
export const TARGET_DELETED_MEANWHILE: Scenario = {
  name: 'target-deleted-meanwhile',
  title: 'somebody deletes the node pool while nodes move',
  async play(play, shape) {
    const { clock, gke, cloudFormation } = play.cloud;
    await play.link();
    clock.at(clock.now() + shape.secondsPerNode * 500, () => gke.faults.deleteBySomeoneElse(play.target));
    play.checkStatus(await play.deploy('Rotate a pool that is being deleted', { generation: '2' }), 'UPDATE_ROLLBACK_COMPLETE');
    play.check('the events say that Google does not know it', cloudFormation.events.some(({ reason }) => reason?.includes('NOT_FOUND') ?? false));
  },
};
