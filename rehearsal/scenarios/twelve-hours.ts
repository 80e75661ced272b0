import { Duration } from 'aws-cdk-lib';
import { MOST_HISTORY_EVENTS_OF_A_ROTATION, MOST_POLLS } from '../proof/invariants/bounds';
import type { Scenario } from './scenario';

const TIMEOUT = Duration.hours(12);

/** The longest rotation that CloudFormation can wait for. */
export const TWELVE_HOURS: Scenario = {
  name: 'twelve-hours',
  title: 'fifty nodes are rolled for nearly twelve hours, behind a wait condition',
  shape: { nodes: 50, secondsPerNode: 830 },
  sweepShape: { nodes: 1, secondsPerNode: 300 },
  async play(play) {
    const { gke, executions } = play.cloud;
    const first = await play.link({ timeout: TIMEOUT });
    play.checkRunsUnder('the pool runs under its first profile', first);
    play.check('Google was asked once', gke.requests.counts(play.target).patch === 1);
    const polls = play.cloud.polls();
    play.check(`it took at most ${MOST_POLLS} polls (${polls})`, polls <= MOST_POLLS);
    const events = Math.max(...executions.map(({ historyEvents }) => historyEvents));
    play.check(`it took at most ${MOST_HISTORY_EVENTS_OF_A_ROTATION} events of history (${events})`, events <= MOST_HISTORY_EVENTS_OF_A_ROTATION);

    const patches = gke.requests.counts(play.target).patch;
    const shorter = await play.deploy('Change only the timeout', { generation: '1', timeout: Duration.hours(10) });
    play.checkStatus(shorter, 'UPDATE_COMPLETE');
    play.check('that was no rotation', gke.requests.counts(play.target).patch === patches && play.newestProfile() === first);
  },
};
