import { checkFoundOnce, checkMended, checkNoDrift, HOUR_MS } from './drift';
import type { Scenario } from './scenario';

/** Nothing looks different but an ID that nobody looks at. Far from us-east-1, where nobody tells of IAM's calls. */
export const ROLE_MADE_ANEW: Scenario = {
  name: 'role-made-anew',
  title: 'the role in the linked profile is deleted and made again under its name; IAM gives it another ID, which the watch knows',
  async play(play) {
    play.listen();
    const { iam } = play.cloud;
    play.checkStatus(await play.deploy('Link the node pool', { generation: '1' }), 'CREATE_COMPLETE');
    await play.settle();
    const profile = play.newestProfile() ?? '';
    await checkNoDrift(play, 'as long as nobody edits anything');

    play.chapter(`Somebody makes the role in ${profile} anew`);
    play.administrator.isToldOf = false;
    const role = iam.role(iam.profile(profile).roleNames[0] ?? '');
    await play.administrator.removeRole(profile, role.roleName);
    await play.administrator.makeRoleAnew(role);
    await play.administrator.addRole(profile, role.roleName);
    await checkFoundOnce(play, HOUR_MS + 60_000, role.roleName, 'made anew', role.roleId);

    play.checkStatus(await play.deploy('Rotate to a fresh profile', { generation: '2' }), 'UPDATE_COMPLETE');
    await play.settle();
    await checkMended(play);
  },
};
