import { ADMINISTRATOR } from '../play/edited-by-hand';
import { makeNodeRole } from '../play/made-by-hand';
import { playEdit } from './drift';
import type { Scenario } from './scenario';

const THEIRS = 'made-by-hand';
const MINUTE_MS = 60 * 1000;

/** What Google's page warns of: another role in the profile that is linked. */
export const EDITED_BY_HAND: Scenario = {
  name: 'edited-by-hand',
  title: 'somebody swaps the role in the linked profile; the watch says who, and a new generation is the way out',
  async play(play) {
    const { iam } = play.cloud;
    makeNodeRole(iam, { roleName: THEIRS });
    const left = await playEdit(play, 2 * MINUTE_MS, async (profile) => {
      play.chapter(`${ADMINISTRATOR} swaps the role in ${profile}`);
      const [role = ''] = iam.profile(profile).roleNames;
      await play.administrator.removeRole(profile, role);
      await play.administrator.addRole(profile, THEIRS);
      return [profile, ADMINISTRATOR, 'change the rotation'];
    });
    play.check('the edited profile is gone', play.isDeleted(left));
  },
};
