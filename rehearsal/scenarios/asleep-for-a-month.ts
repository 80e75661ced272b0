import type { Scenario } from './scenario';

const DAY_MS = 24 * 60 * 60 * 1000;
const SECONDS_TO_WAKE_UP = 120;

/** Lambda puts functions to sleep that nobody calls, and refuses to run them until they have woken up. */
export const ASLEEP_FOR_A_MONTH: Scenario = {
  name: 'asleep-for-a-month',
  title: 'nobody has called the functions for a month, and each takes two minutes to wake up; the rotation takes a little longer',
  async play(play) {
    const { lambda, gke } = play.cloud;
    await play.link();
    await play.settle();
    await play.pass(30 * DAY_MS);
    lambda.availability.putToSleep(SECONDS_TO_WAKE_UP * 1000);
    play.checkStatus(await play.deploy('Rotate a month later', { generation: '2' }), 'UPDATE_COMPLETE');
    play.checkRunsUnder('the pool runs under its second profile', play.newestProfile());
    play.check('Google was asked once for each rotation', gke.requests.counts(play.target).patch === 2);
    await play.settle();
  },
};
