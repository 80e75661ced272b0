import { makeProfile } from '../play/made-by-hand';
import type { Scenario } from './scenario';

const THEIRS = 'made-by-someone-else';

/** Somebody links another profile by hand, right after our update has succeeded. */
export const SOMEONE_ELSE_ROTATES: Scenario = {
  name: 'someone-else-rotates',
  title: 'somebody links another profile by hand while we wait for our update',
  async play(play) {
    const { clock, gke, iam } = play.cloud;
    makeProfile(iam, THEIRS);
    const first = await play.link();
    // The moment our update ends is the first at which Google lets anybody else change the pool.
    const intrude = async (): Promise<void> => {
      const [newest] = gke.operations.list(play.target.location).sort((one, other) => other.createTime - one.createTime);
      if (newest?.done === true && gke.requests.counts(play.target).patch === 2) {
        await gke.faults.updateBySomeoneElse(play.target, { 'config.iam_instance_profile': THEIRS });
        return;
      }
      clock.at(clock.now() + 1000, intrude);
    };
    clock.at(clock.now() + 1000, intrude);
    play.checkStatus(await play.deploy('Rotate', { generation: '2' }), 'UPDATE_ROLLBACK_COMPLETE');
    play.checkReason('the events say who is in the way', `somebody else has linked ${THEIRS}`);
    play.checkRunsUnder('the pool is back under the profile of the last template', first);
    play.check('the profile of somebody else is still there', iam.current.profiles.has(THEIRS));
  },
};
