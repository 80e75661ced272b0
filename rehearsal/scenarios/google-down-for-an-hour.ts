import { Duration } from 'aws-cdk-lib';
import { scheduleOutage } from '../world/gateway/outage';
import { ServiceName } from '../aws/lambda/runtime-environment';
import type { Scenario } from './scenario';

const TIMEOUT = Duration.hours(4);
const HOUR_SECONDS = 3_600;

/** Google's API answers nothing but errors while its operation goes on. */
export const GOOGLE_DOWN_FOR_AN_HOUR: Scenario = {
  name: 'google-down-for-an-hour',
  title: "Google's API is down for an hour while nodes move; the rotation is none the worse for it",
  shape: { nodes: 6, secondsPerNode: 1200 },
  fewestNodes: 2,
  sweepShape: { nodes: 2, secondsPerNode: 150 },
  async play(play, shape) {
    const { clock, gateway, gke } = play.cloud;
    scheduleOutage(gateway, clock, {
      service: ServiceName.GKE_MULTICLOUD,
      name: "Google's API",
      afterSeconds: shape.secondsPerNode,
      forSeconds: HOUR_SECONDS,
      tell: (what) => play.tell(what),
    });
    play.checkStatus(await play.deploy('Link the node pool', { generation: '1', timeout: TIMEOUT }), 'CREATE_COMPLETE');
    play.checkRunsUnder('the pool runs under its profile', play.newestProfile());
    play.check('Google was asked once', gke.requests.counts(play.target).patch === 1);
  },
};
