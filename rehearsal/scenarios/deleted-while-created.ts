import { SAMPLE_STACK } from '../play/sample-stack';
import { MANUAL_PROFILE } from '../play/sample-cloud';
import type { Scenario } from './scenario';

/** When the user gives the first deployment up, as a share of the nodes that have moved. */
const GIVEN_UP_AT = 1.5;

/** `delete-stack` is no rollback: link, profile and role are kept, the engine goes, and Google moves on. */
export const DELETED_WHILE_CREATED: Scenario = {
  name: 'deleted-while-created',
  title: 'delete-stack during the first deployment: nothing moves back, and Google goes on',
  fewestNodes: 2,
  sweepShape: { nodes: 2, secondsPerNode: 750 },
  async play(play, shape) {
    const { clock, cloudFormation, gke } = play.cloud;
    clock.at(clock.now() + shape.secondsPerNode * GIVEN_UP_AT * 1000, () => {
      play.tell('aws cloudformation delete-stack');
      cloudFormation.deleteStack(SAMPLE_STACK);
    });
    play.checkStatus(await play.deploy('Link the node pool, and give the stack up meanwhile', { generation: '1' }), 'DELETE_COMPLETE');
    await clock.run();
    const fresh = play.newestProfile();
    play.check('the fresh profile is kept', fresh !== undefined && !play.isDeleted(fresh));
    play.checkRunsUnder('the pool runs under the fresh profile', fresh);
    const { patch, cancel, rollback } = gke.requests.counts(play.target);
    play.check(`nobody has stopped Google (${patch} PATCH, ${cancel} cancel, ${rollback} rollback)`, patch === 1 && cancel + rollback === 0);
    play.check('the profile that was made by hand is untouched', play.cloud.iam.current.profiles.has(MANUAL_PROFILE));
  },
};
