import { SAMPLE_NODE_POOL } from '../play/sample-stack';
import { RotationTarget } from '../../lib';
import { CONTROL_PLANE_KEYS } from '../google/gke-multi-cloud/resources';
import { CONTROL_PLANE } from '../play/play';
import type { Scenario } from './scenario';

const { project, location, clusterName: cluster } = SAMPLE_NODE_POOL;
const targets = { ControlPlane: RotationTarget.cluster({ project, location, cluster, ...CONTROL_PLANE_KEYS }) };

/** A control plane has no `:rollback`: the way back is an update. */
export const CONTROL_PLANE_ROTATION: Scenario = {
  name: 'control-plane',
  title: 'rotate the control plane; it fails at its second instance and is linked back by an update',
  target: CONTROL_PLANE,
  async play(play) {
    const { gke } = play.cloud;
    play.checkStatus(await play.deploy('Link the control plane', { targets, generation: '1' }), 'CREATE_COMPLETE');
    const first = play.newestProfile();
    play.checkRunsUnder('the control plane runs under its first profile', first);
    gke.faults.failNextUpdate(play.target, 2, { message: 'etcd did not become healthy' });
    play.checkStatus(await play.deploy('Rotate and fail', { targets, generation: '2' }), 'UPDATE_ROLLBACK_COMPLETE');
    play.checkIsBack('the control plane runs under its first profile again', first);
    play.check('no rollback was asked of Google', gke.requests.counts(play.target).rollback === 0);
  },
};
