import type { Scenario } from './scenario';

const PERMISSION = 'gkemulticloud.awsNodePools.update';

/** The Google side was not set up to the end. */
export const PERMISSION_MISSING: Scenario = {
  name: 'permission-missing',
  title: 'Google refuses the update for want of a permission; nothing was changed, and the next deployment works',
  async play(play) {
    const { deniedPermissions, gke } = play.cloud;
    deniedPermissions.add(PERMISSION);
    play.checkStatus(await play.deploy('Link without the permission', { generation: '1' }), 'ROLLBACK_COMPLETE');
    play.checkReason('the events name the permission', `grant it ${PERMISSION}`);
    play.check('no node was touched', gke.view(play.target).nodes.every(({ history }) => history.length === 1));
    deniedPermissions.clear();
    play.checkStatus(await play.deploy('Link with the permission', { generation: '1' }), 'CREATE_COMPLETE');
    play.checkRunsUnder('the pool runs under its fresh profile', play.newestProfile());
  },
};
