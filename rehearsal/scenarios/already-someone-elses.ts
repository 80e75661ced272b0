import { OWNER_TAG_KEY, PROFILE_PATH_PREFIX, TARGET_TAG_KEY } from '../../lib/contract';
import { makeProfile } from '../play/made-by-hand';
import type { Scenario } from './scenario';

const THEIRS = 'OtherTeam-WorkersProfile';
const THEIR_STACK = 'arn:aws:cloudformation:us-east-1:111122223333:stack/OtherTeam/6f0b8a52-2b1d-4c9e-8a57-0d4f6c1e9b23';

/** Its engine has bound the profile to the same pool. */
const THEIR_MARK = 'acme-prod/us-east4/prod/workers';

/** Another stack rotates the same pool: each of the two would undo what the other has done. */
export const ALREADY_SOMEONE_ELSES: Scenario = {
  name: 'already-someone-elses',
  title: 'the pool runs under the profile of another stack: refused, and taken over once the rotation says so',
  async play(play) {
    const { gke, iam } = play.cloud;
    makeProfile(iam, THEIRS, { path: `${PROFILE_PATH_PREFIX}external/`, tags: { [OWNER_TAG_KEY]: THEIR_STACK, [TARGET_TAG_KEY]: THEIR_MARK } });
    await gke.faults.updateBySomeoneElse(play.target, { 'config.iam_instance_profile': THEIRS });
    await play.settle();
    play.checkStatus(await play.deploy("Link another stack's pool", { generation: '1' }), 'ROLLBACK_COMPLETE');
    play.checkReason('the events name the other stack and the remedy', 'OtherTeam', 'adopt: true');
    play.checkPatches('Google was asked for no change', 0);
    play.checkIsBack('the pool runs under the profile of the other stack', THEIRS);

    play.checkStatus(await play.deploy('Take it over', { generation: '1', adopt: true }), 'CREATE_COMPLETE');
    play.checkPatches('Google was asked once', 1);
    play.checkRunsUnder('the pool runs under our profile', play.newestProfile());
    play.check('the profile of the other stack is still there', iam.profile(THEIRS).roleNames.length === 1);
  },
};
