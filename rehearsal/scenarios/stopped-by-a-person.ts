import { Duration } from 'aws-cdk-lib';
import type { Scenario } from './scenario';

const TIMEOUT = Duration.hours(3);
/** How soon CloudFormation has to hear of it. */
const SOON_SECONDS = 60;

/** Somebody stops the execution in the console: nobody may wait in vain. */
export const STOPPED_BY_A_PERSON: Scenario = {
  name: 'stopped-by-a-person',
  title: 'somebody stops the execution in the console; the deployment fails within a minute and says so',
  shape: { nodes: 6, secondsPerNode: 600 },
  fewestNodes: 2,
  // Slow in between: the update is to outlast the pause before the way back.
  sweepShape: { nodes: 4, secondsPerNode: 250, paces: [1, 250, 1] },
  async play(play, shape) {
    const { clock, cloudFormation, executions } = play.cloud;
    const first = await play.link({ timeout: TIMEOUT });
    const stopAt = clock.now() + shape.secondsPerNode * 1200;
    clock.at(stopAt, () => {
      play.tell('somebody stops the execution in the console');
      executions.findLast(({ status }) => status === 'RUNNING')?.stop();
    });
    play.checkStatus(await play.deploy('Rotate', { generation: '2', timeout: TIMEOUT }), 'UPDATE_ROLLBACK_COMPLETE');
    await play.settle();
    const failure = cloudFormation.events.find(({ status }) => status.endsWith('_FAILED'));
    play.check("the stack's events say so", failure?.reason?.includes('stopped the execution') ?? false);
    const late = Math.round(((failure?.time ?? Number.POSITIVE_INFINITY) - stopAt) / 1000);
    play.check(`they say so within ${SOON_SECONDS} seconds (${late})`, late <= SOON_SECONDS);
    play.checkIsBack('the pool runs under its first profile again', first);
  },
};
