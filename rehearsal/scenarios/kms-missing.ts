import { retainedRole, type RoleFactory, SAMPLE_NODE_POOL } from '../play/sample-stack';
import type { Scenario } from './scenario';

/** A role without any policy; that the key's own policy lets it decrypt is what no simulation sees. */
const bareRole: RoleFactory = (scope) => retainedRole(scope, 'BareRole');

/** What a simulation misses may be granted by the policy of the key: it is said, and the rotation goes on. */
export const KMS_MISSING: Scenario = {
  name: 'kms-missing',
  title: "the new role's own policies do not let it use the pool's key: the log warns, it works, and a later failure recalls it",
  async play(play) {
    const key = SAMPLE_NODE_POOL.configEncryptionKeyArn ?? '';
    play.checkStatus(await play.deploy('Link with a role without policies', { generation: '1', role: bareRole }), 'CREATE_COMPLETE');
    play.checkLog('the log warns of the key', '"what":"finding"', 'kms:Decrypt', key);
    play.checkPatches('Google was asked once', 1);
    const first = play.newestProfile();
    play.checkRunsUnder('the pool runs under its fresh profile', first);

    play.cloud.gke.faults.failNextUpdate(play.target, 1, { message: 'node workers-1 did not join' });
    play.checkStatus(await play.deploy('Rotate and fail', { generation: '2', role: bareRole }), 'UPDATE_ROLLBACK_COMPLETE');
    play.checkReason("the events have Google's words, and what the pre-flight had warned of", 'did not join', 'The pre-flight had warned', key);
    play.checkRunsUnder('the pool runs under its first profile again', first);
  },
};
