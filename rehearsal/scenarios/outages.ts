import { Duration } from 'aws-cdk-lib';
import { THROTTLED } from '../aws/lambda/availability';
import { ServiceName } from '../aws/lambda/runtime-environment';
import type { Play } from '../play/play';
import { scheduleOutage } from '../world/gateway/outage';
import type { Scenario } from './scenario';

const HOUR_SECONDS = 3_600;
const MINUTES_WITHOUT_LAMBDA = 45;

const LONG = { shape: { nodes: 6, secondsPerNode: 1200 }, fewestNodes: 2, sweepShape: { nodes: 2, secondsPerNode: 150 } };

async function checkIsLinkedOnce(play: Play): Promise<void> {
  const profile = await play.link({ timeout: Duration.hours(4) });
  play.checkRunsUnder('the pool runs under its profile', profile);
  play.check('Google was asked once', play.cloud.gke.requests.counts(play.target).patch === 1);
}

/** Google's API answers nothing but errors while its operation goes on. */
export const GOOGLE_DOWN_FOR_AN_HOUR: Scenario = {
  name: 'google-down-for-an-hour',
  title: "Google's API is down for an hour while nodes move; the rotation is none the worse for it",
  ...LONG,
  async play(play, { secondsPerNode }) {
    const { clock, gateway } = play.cloud;
    const tell = (what: string): void => play.tell(what);
    scheduleOutage(gateway, clock, { service: ServiceName.GKE_MULTICLOUD, name: "Google's API", afterSeconds: secondsPerNode, forSeconds: HOUR_SECONDS, tell });
    await checkIsLinkedOnce(play);
  },
};

/** Somebody else's functions have taken all of the account's concurrency. */
export const OUT_OF_CONCURRENCY: Scenario = {
  name: 'out-of-concurrency',
  title: `Lambda runs nothing for ${MINUTES_WITHOUT_LAMBDA} minutes while nodes move, as the account is out of concurrency; the rotation is none the worse for it`,
  ...LONG,
  async play(play, { secondsPerNode }) {
    const { clock, lambda } = play.cloud;
    clock.at(clock.now() + secondsPerNode * 1000, () => {
      play.tell(`the account is out of concurrency for ${MINUTES_WITHOUT_LAMBDA} minutes`);
      lambda.availability.fail(THROTTLED, MINUTES_WITHOUT_LAMBDA * 60_000);
    });
    await checkIsLinkedOnce(play);
  },
};
