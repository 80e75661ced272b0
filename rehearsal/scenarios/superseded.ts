import { Duration } from 'aws-cdk-lib';
import { failingAfter, withSibling } from '../play/with-sibling';
import type { Scenario } from './scenario';

const TIMEOUT = Duration.hours(6);
/** Nodes that have moved when the sibling fails. */
const MOVED = 9.5;
/** Nodes that have not moved then, at least. */
const NOT_MOVED = 2.5;

/** CloudFormation abandons a rotation because something else in the stack has failed. */
export const SUPERSEDED: Scenario = {
  name: 'superseded',
  title: 'another resource of the stack fails at node 10; the update is cancelled and the node pool rolled back',
  shape: { nodes: 12, secondsPerNode: 300 },
  fewestNodes: 3,
  // Slow in between: looks come late, so the sibling fails after the one that sends the update, and long before its end.
  sweepShape: { nodes: 3, secondsPerNode: 750, paces: [1, 750, 1] },
  async play(play, shape) {
    const { gke } = play.cloud;
    const first = await play.link({ timeout: TIMEOUT }, withSibling({ Seconds: 1 }));
    const failing = failingAfter(Math.round(shape.secondsPerNode * Math.min(MOVED, shape.nodes - NOT_MOVED)));
    play.checkStatus(await play.deploy('Rotate beside a resource that fails', { generation: '2', timeout: TIMEOUT }, failing), 'UPDATE_ROLLBACK_COMPLETE');
    await play.settle();
    play.checkIsBack('the pool runs under its first profile again', first);
    const { cancel, rollback } = gke.requests.counts(play.target);
    play.check(`our operation was cancelled once (${cancel}) and the node pool rolled back once (${rollback})`, cancel === 1 && rollback === 1);
    const respected = gke.requests.entries.filter(({ kind }) => kind === 'rollback').every(({ respectPdb }) => respectPdb === true);
    play.check('Google was asked to respect PodDisruptionBudgets on the way back', respected);
  },
};
