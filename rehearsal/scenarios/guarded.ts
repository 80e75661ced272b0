import { runGuardPolicy } from '../../cli/guard-policy/command-line';
import { OWNER_TAG_KEY } from '../../lib/contract';
import { ServiceError } from '../aws/wire/service-error';
import { ADMINISTRATOR } from '../play/edited-by-hand';
import type { Play } from '../play/play';
import { checkNoDrift } from './drift';
import type { Scenario } from './scenario';

/** The service control policy that the command line prints is attached to the account. */
export const GUARDED: Scenario = {
  name: 'guarded',
  title: 'the account has the guard policy: edits by hand are refused, and rotations go on as before',
  async play(play) {
    play.listen();
    const { administrator, cloud } = play;
    runGuardPolicy([], (text) => {
      administrator.serviceControlPolicy = text;
    });
    await play.link();
    await play.settle();
    const profile = play.newestProfile() ?? '';
    const [role = ''] = cloud.iam.profile(profile).roleNames;

    play.chapter(`${ADMINISTRATOR}, who may do everything, edits ${profile}`);
    await refused(play, 'take the role out', () => administrator.removeRole(profile, role));
    await refused(play, 'put another role in', () => administrator.addRole(profile, role));
    await refused(play, 'delete the profile', () => administrator.deleteProfile(profile));
    await refused(play, 'take its tags off', () => administrator.untag(profile, [OWNER_TAG_KEY]));
    await checkNoDrift(play, 'after edits that were refused');

    play.checkStatus(await play.deploy('Rotate', { generation: '2' }), 'UPDATE_COMPLETE');
    await play.settle();
    play.check('the engine has deleted the first profile', play.isDeleted(profile));
    play.check('no alarm has rung', play.rung().length === 0);
  },
};

async function refused(play: Play, what: string, edit: () => Promise<void>): Promise<void> {
  try {
    await edit();
    play.check(`IAM refuses to ${what}`, false);
  } catch (error) {
    if (!(error instanceof ServiceError)) {
      throw error;
    }
    play.tell(`IAM refuses to ${what}: ${error.message}`);
    play.check(`IAM refuses to ${what} because of the policy`, error.code === 'AccessDenied');
  }
}
