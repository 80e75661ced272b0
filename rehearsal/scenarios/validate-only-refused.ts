import { MANUAL_PROFILE } from '../play/sample-cloud';
import type { Scenario } from './scenario';

const WORDS = 'config.iam_instance_profile: the node pool is too old to change its instance profile';

/** Google knows reasons of its own, and tells them beforehand. */
export const VALIDATE_ONLY_REFUSED: Scenario = {
  name: 'validate-only-refused',
  title: 'Google would not accept the update and says so when asked with validateOnly: refused before the update itself',
  async play(play) {
    const { faults } = play.cloud.gke;
    faults.refuseUpdates(play.target, WORDS);
    play.checkStatus(await play.deploy('Link against the will of Google', { generation: '1' }), 'ROLLBACK_COMPLETE');
    play.checkReason("the events have Google's words", WORDS);
    play.checkPatches('Google was asked for no change', 0);
    play.checkIsBack('the pool runs under what was made by hand', MANUAL_PROFILE);

    play.tell('somebody updates the node pool, and Google is content');
    faults.refuseUpdates(play.target, undefined);
    play.checkStatus(await play.deploy('Link', { generation: '1' }), 'CREATE_COMPLETE');
    play.checkPatches('Google was asked once', 1);
    play.checkRunsUnder('the pool runs under its fresh profile', play.newestProfile());
  },
};
