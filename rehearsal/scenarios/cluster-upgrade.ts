import { Duration } from 'aws-cdk-lib';
import { CONTROL_PLANE } from '../play/play';
import type { Scenario } from './scenario';

const TIMEOUT = Duration.hours(6);
/** Three hours for three instances, where a node takes four minutes. */
const SLOWER = 15;

/** Somebody else keeps the node pool from being changed for longer than CloudFormation's hour. */
export const CLUSTER_UPGRADE: Scenario = {
  name: 'cluster-upgrade',
  title: 'somebody upgrades the cluster for three hours; the rotation waits for that, and then moves the pool',
  sweepShape: { nodes: 1, secondsPerNode: 90 },
  async play(play, shape) {
    const { gke } = play.cloud;
    const first = await play.link({ timeout: TIMEOUT });
    play.tell('somebody upgrades the cluster');
    await gke.faults.updateBySomeoneElse(CONTROL_PLANE, { 'control_plane.version': '1.32.4-gke.200' }, { kind: 'pace', secondsPerNode: SLOWER * shape.secondsPerNode });
    play.checkStatus(await play.deploy('Rotate', { generation: '2', timeout: TIMEOUT }), 'UPDATE_COMPLETE');
    play.checkRunsUnder('the pool runs under its second profile', play.newestProfile());
    play.checkLog('the log says who is waited for, and since when', 'an operation runs on the cluster since 20');
    play.checkPatches('Google was asked once for each profile', 2);
    play.check('the first profile is gone', play.isDeleted(first));
  },
};
