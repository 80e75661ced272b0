import { MANUAL_PROFILE } from '../play/sample-cloud';
import type { Scenario } from './scenario';

/** The first deployment fails half-way: the pool goes back to the profile that was made by hand. */
export const FIRST_ADOPTION_FAILS: Scenario = {
  name: 'first-adoption-fails',
  title: 'the first deployment fails at node 2; the pool goes back to what was linked by hand',
  fewestNodes: 2,
  async play(play) {
    play.cloud.gke.faults.failNextUpdate(play.target, 2, { message: 'node workers-2 did not join' });
    play.checkStatus(await play.deploy('Link the node pool', { generation: '1' }), 'ROLLBACK_COMPLETE');
    await play.settle();
    play.checkIsBack('the pool runs under the profile that was made by hand', MANUAL_PROFILE);
    play.check('the profile made by hand was never touched', play.cloud.iam.changes.filter(({ name }) => name === MANUAL_PROFILE).length === 2);
  },
};
