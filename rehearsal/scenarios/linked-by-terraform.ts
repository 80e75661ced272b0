import { makeProfile } from '../play/made-by-hand';
import { checkFoundOnce, checkMended, checkNoDrift, HOUR_MS } from './drift';
import type { Scenario } from './scenario';

const THEIRS = 'workers-before';

/** Terraform's google provider patches back what its state says. */
export const LINKED_BY_TERRAFORM: Scenario = {
  name: 'linked-by-terraform',
  title: "the next terraform apply links the old profile again; the watch sees that Google shows another one than ours",
  async play(play) {
    play.listen();
    const { gke, iam } = play.cloud;
    makeProfile(iam, THEIRS);
    play.checkStatus(await play.deploy('Link the node pool', { generation: '1' }), 'CREATE_COMPLETE');
    await play.settle();
    await checkNoDrift(play, 'as long as nobody applies anything');

    play.chapter('Somebody runs terraform apply');
    await gke.faults.updateBySomeoneElse(play.target, { 'config.iam_instance_profile': THEIRS });
    await checkFoundOnce(play, 2 * HOUR_MS, THEIRS, 'ignore_changes');

    play.checkStatus(await play.deploy('Rotate to a fresh profile', { generation: '2', adopt: true }), 'UPDATE_COMPLETE');
    await play.settle();
    play.checkRunsUnder('the pool runs under a fresh profile', play.newestProfile());
    await checkMended(play);
  },
};
