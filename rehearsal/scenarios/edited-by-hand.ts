import { ADMINISTRATOR } from '../play/edited-by-hand';
import { makeNodeRole } from '../play/made-by-hand';
import { checkFoundOnce, checkMended, checkNoDrift } from './drift';
import type { Scenario } from './scenario';

const THEIRS = 'made-by-hand';
const MINUTE_MS = 60 * 1000;

/** What Google's page warns of: another role in the profile that is linked. */
export const EDITED_BY_HAND: Scenario = {
  name: 'edited-by-hand',
  title: 'somebody swaps the role in the linked profile; the watch says who, and a new generation is the way out',
  async play(play) {
    play.listen();
    const { iam } = play.cloud;
    makeNodeRole(iam, { roleName: THEIRS });
    play.checkStatus(await play.deploy('Link the node pool', { generation: '1' }), 'CREATE_COMPLETE');
    await play.settle();
    const profile = play.newestProfile() ?? '';
    await checkNoDrift(play, 'as long as nobody edits anything');

    play.chapter(`${ADMINISTRATOR} swaps the role in ${profile}`);
    const [role = ''] = iam.profile(profile).roleNames;
    await play.administrator.removeRole(profile, role);
    await play.administrator.addRole(profile, THEIRS);
    await checkFoundOnce(play, 2 * MINUTE_MS, profile, ADMINISTRATOR, 'change the rotation');

    play.checkStatus(await play.deploy('Rotate to a fresh profile', { generation: '2' }), 'UPDATE_COMPLETE');
    await play.settle();
    play.checkRunsUnder('the pool runs under a fresh profile', play.newestProfile());
    play.check('the edited profile is gone', play.isDeleted(profile));
    await checkMended(play);
  },
};
