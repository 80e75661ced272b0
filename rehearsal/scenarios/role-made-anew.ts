import { HOUR_MS, playEdit } from './drift';
import type { Scenario } from './scenario';

/** Nothing looks different but an ID that nobody looks at. Far from us-east-1, where nobody tells of IAM's calls. */
export const ROLE_MADE_ANEW: Scenario = {
  name: 'role-made-anew',
  title: 'the role in the linked profile is deleted and made again under its name; IAM gives it another ID, which the watch knows',
  async play(play) {
    const { iam } = play.cloud;
    await playEdit(play, HOUR_MS + 60_000, async (profile) => {
      play.chapter(`Somebody makes the role in ${profile} anew`);
      play.administrator.isToldOf = false;
      const role = iam.role(iam.profile(profile).roleNames[0] ?? '');
      await play.administrator.removeRole(profile, role.roleName);
      await play.administrator.makeRoleAnew(role);
      await play.administrator.addRole(profile, role.roleName);
      return [role.roleName, 'made anew', role.roleId];
    });
  },
};
