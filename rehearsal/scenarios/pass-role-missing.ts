import { Preflight } from '../../lib';
import { scopeDown } from '../play/made-by-hand';
import { API_ROLE, MANUAL_PROFILE } from '../play/sample-cloud';
import type { Scenario } from './scenario';

const MAY_READ = { Action: 'iam:GetInstanceProfile' };
/** The roles that there were when somebody scoped the policy down. */
const OLD_ROLES = 'arn:aws:iam::111122223333:role/*made-by-hand-role';
const NEW_ROLES = 'arn:aws:iam::111122223333:role/GkeInstanceProfiles-*';

/** The commonest mistake of all: Google's API role may hand out the old roles only. */
export const PASS_ROLE_MISSING: Scenario = {
  name: 'pass-role-missing',
  title: "Google's API role may not pass the new role: refused; without pre-flight Google finds out at the first node",
  async play(play) {
    const { gke, iam } = play.cloud;
    scopeDown(iam, API_ROLE, MAY_READ, { Action: 'iam:PassRole', Resource: OLD_ROLES });
    play.checkStatus(await play.deploy('Link with a role that may not be passed', { generation: '1' }), 'ROLLBACK_COMPLETE');
    play.checkReason('the events name both roles and the statement to add', API_ROLE, 'GkeInstanceProfiles-WorkersRole', '"Action":"iam:PassRole"');
    play.checkPatches('Google was asked for no change', 0);
    play.checkIsBack('the pool runs under what was made by hand', MANUAL_PROFILE);

    play.checkStatus(await play.deploy('Link without looking ahead', { generation: '1', preflight: Preflight.OFF }), 'ROLLBACK_COMPLETE');
    await play.settle();
    play.checkReason('the events have what AWS told Google', 'UnauthorizedOperation', 'iam:PassRole');
    const { patch, rollback } = gke.requests.counts(play.target);
    play.check(`Google was asked for an update that failed, and to roll it back (${patch} PATCH, ${rollback} rollback)`, patch === 1 && rollback === 1);
    play.checkRunsUnder('the pool runs under what was made by hand', MANUAL_PROFILE);

    play.tell('somebody lets the API role pass the new roles, too');
    scopeDown(iam, API_ROLE, MAY_READ, { Action: 'iam:PassRole', Resource: [OLD_ROLES, NEW_ROLES] });
    play.checkStatus(await play.deploy('Link', { generation: '1' }), 'CREATE_COMPLETE');
    play.checkRunsUnder('the pool runs under its fresh profile', play.newestProfile());
  },
};
