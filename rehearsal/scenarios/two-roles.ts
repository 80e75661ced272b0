import { PROFILE_PATH_PREFIX } from '../../lib/contract';
import { trustIn } from '../play/made-by-hand';
import type { Play } from '../play/play';
import { MANUAL_PROFILE } from '../play/sample-cloud';
import type { Scenario } from './scenario';

const SECOND_ROLE = 'put-in-by-hand';

/** A profile that does not hold exactly one role. */
export const TWO_ROLES: Scenario = {
  name: 'two-roles',
  title: "the fresh profile holds two roles (which IAM's quota forbids and the stand-in plays), then none: refused both times",
  async play(play) {
    const { iam } = play.cloud;
    iam.createRole({ roleName: SECOND_ROLE, assumeRolePolicyDocument: trustIn('ec2.amazonaws.com') });
    iam.rolesPerProfile = 2;
    meddleOnce(play, (profile) => {
      play.tell('somebody puts a second role into the fresh profile');
      iam.addRole(profile, SECOND_ROLE);
    });
    play.checkStatus(await play.deploy('Link a profile with two roles', { generation: '1' }), 'ROLLBACK_COMPLETE');
    play.checkReason('the events name the roles', 'holds 2 roles', SECOND_ROLE);
    checkUntouched(play);

    meddleOnce(play, (profile, role) => {
      play.tell('somebody takes the role out of the fresh profile');
      iam.removeRole(profile, role);
    });
    play.checkStatus(await play.deploy('Link a profile without role', { generation: '1' }), 'ROLLBACK_COMPLETE');
    play.checkReason('the events say that there is none', 'holds no role');
    checkUntouched(play);
  },
};

/** As soon as the next fresh profile has its role. */
function meddleOnce({ cloud: { iam, clock } }: Play, meddle: (profile: string, role: string) => void): void {
  let done = false;
  iam.onChange(({ what, name, role }) => {
    if (!done && what === 'roleAdded' && role !== undefined && iam.profile(name).path.startsWith(PROFILE_PATH_PREFIX)) {
      done = true;
      clock.at(clock.now(), () => meddle(name, role));
    }
  });
}

function checkUntouched(play: Play): void {
  play.checkPatches('Google was asked for no change', 0);
  play.checkIsBack('the pool runs under what was made by hand', MANUAL_PROFILE);
}
