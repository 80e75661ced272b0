import type { Scenario } from './scenario';

/** The pool needs longer than the rotation may take. */
export const TOO_SLOW: Scenario = {
  name: 'too-slow',
  title: 'nodes stand still until the timeout; the rotation is given up and the pool moves back',
  fewestNodes: 3,
  async play(play) {
    const { gke, cloudFormation } = play.cloud;
    const first = await play.link();
    gke.faults.stallNextUpdate(play.target, 3);
    play.checkStatus(await play.deploy('Rotate a pool whose third node does not drain', { generation: '2' }), 'UPDATE_ROLLBACK_COMPLETE');
    await play.settle();
    play.check('the events say how far it came', cloudFormation.events.some(({ reason }) => /did not settle.*nodes moved 2 of/.test(reason ?? '')));
    play.checkIsBack('the pool runs under its first profile again', first);
  },
};
