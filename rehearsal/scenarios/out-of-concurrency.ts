import { Duration } from 'aws-cdk-lib';
import { THROTTLED } from '../aws/lambda/availability';
import type { Scenario } from './scenario';

const TIMEOUT = Duration.hours(4);
const MINUTES = 45;

/** Somebody else's functions have taken all of the account's concurrency. */
export const OUT_OF_CONCURRENCY: Scenario = {
  name: 'out-of-concurrency',
  title: `Lambda runs nothing for ${MINUTES} minutes while nodes move, as the account is out of concurrency; the rotation is none the worse for it`,
  shape: { nodes: 6, secondsPerNode: 1200 },
  fewestNodes: 2,
  sweepShape: { nodes: 2, secondsPerNode: 150 },
  async play(play, shape) {
    const { clock, lambda, gke } = play.cloud;
    clock.at(clock.now() + shape.secondsPerNode * 1000, () => {
      play.tell(`the account is out of concurrency for ${MINUTES} minutes`);
      lambda.availability.fail(THROTTLED, MINUTES * 60_000);
    });
    play.checkStatus(await play.deploy('Link the node pool', { generation: '1', timeout: TIMEOUT }), 'CREATE_COMPLETE');
    play.checkRunsUnder('the pool runs under its profile', play.newestProfile());
    play.check('Google was asked once', gke.requests.counts(play.target).patch === 1);
  },
};
