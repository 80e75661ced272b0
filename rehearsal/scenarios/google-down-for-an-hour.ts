import { Duration } from 'aws-cdk-lib';
import { ServiceName } from '../lambda/runtime-environment';
import type { Scenario } from './scenario';

const TIMEOUT = Duration.hours(4);
const HOUR_MS = 3_600_000;

/** Google's API answers nothing but errors while its operation goes on. */
export const GOOGLE_DOWN_FOR_AN_HOUR: Scenario = {
  name: 'google-down-for-an-hour',
  title: "Google's API is down for an hour while nodes move; the rotation is none the worse for it",
  shape: { nodes: 6, secondsPerNode: 1200 },
  fewestNodes: 2,
  async play(play, shape) {
    const { clock, gateway, gke } = play.stage;
    const begins = clock.now() + shape.secondsPerNode * 1000;
    clock.at(begins, () => play.tell("Google's API goes down"));
    clock.at(begins + HOUR_MS, () => play.tell("Google's API is back"));
    gateway.intercept = ({ service, time }) =>
      service === ServiceName.GKE_MULTICLOUD && time >= begins && time < begins + HOUR_MS
        ? { status: 503, headers: { 'content-type': 'text/html' }, body: '<html><title>Error 503 (Service Unavailable)</title></html>' }
        : 'pass';
    play.checkStatus(await play.deploy('Link the node pool', { generation: '1', timeout: TIMEOUT }), 'CREATE_COMPLETE');
    play.checkRunsUnder('the pool runs under its profile', play.newestProfile());
    play.check('Google was asked once', gke.requests.counts(play.target).patch === 1);
  },
};
