import { retainedRole, type RoleFactory } from '../play/sample-stack';
import { Preflight } from '../../lib';
import type { Scenario } from './scenario';

/** Somebody has copied the role of a container, which trusts another service. */
const containerRole: RoleFactory = (scope) => retainedRole(scope, 'ContainerRole', 'ecs-tasks.amazonaws.com');

/** A role that EC2 may not assume: its nodes would have no credentials. */
export const WRONG_TRUST: Scenario = {
  name: 'wrong-trust',
  title: 'the new role trusts another service than EC2: refused before any change; with Preflight.WARN Google finds out',
  async play(play) {
    const first = await play.link();
    play.checkStatus(await play.deploy('Rotate to the role of a container', { generation: '2', role: containerRole }), 'UPDATE_ROLLBACK_COMPLETE');
    play.checkReason('the events name the role and the statement to add', 'GkeInstanceProfiles-ContainerRole', '"Principal":{"Service":"ec2.amazonaws.com"}');
    play.checkPatches('Google was asked for no other change than the first', 1);
    play.checkIsBack('the pool runs under its first profile', first);

    const known = { generation: '2', role: containerRole, preflight: Preflight.WARN };
    play.checkStatus(await play.deploy('Rotate to it all the same', known), 'UPDATE_ROLLBACK_COMPLETE');
    play.checkReason('the events have what AWS told Google, and what the pre-flight had warned of', 'EC2 cannot assume the role', 'The pre-flight had warned: EC2 may not assume role');
    const { patch, rollback } = play.cloud.gke.requests.counts(play.target);
    play.check(`Google was asked for a second update, and to roll it back (${patch} PATCH, ${rollback} rollback)`, patch === 2 && rollback === 1);
    play.checkIsBack('the pool runs under its first profile again', first);
  },
};
