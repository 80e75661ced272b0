import { Duration } from 'aws-cdk-lib';
import { SIBLING_TYPE, type SiblingProperties } from '../aws/cloudformation/providers/sibling-provider';
import type { SynthesizedTemplate } from '../play/synthesize';
import type { Scenario } from './scenario';

const SIBLING_ID = 'Sibling';
const TIMEOUT = Duration.hours(6);
/** Nodes that have moved when the sibling fails. */
const MOVED = 9.5;
/** Nodes that have not moved then, at least. */
const NOT_MOVED = 2.5;

/** Another resource of the stack, which takes part in the same deployment. */
function withSibling(properties: SiblingProperties): (template: SynthesizedTemplate) => unknown {
  return (template) => ({
    ...template,
    Resources: { ...template.Resources, [SIBLING_ID]: { Type: SIBLING_TYPE, Properties: properties } },
  });
}

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
    play.checkStatus(await play.deploy('Link the node pool', { generation: '1', timeout: TIMEOUT }, withSibling({ Seconds: 1 })), 'CREATE_COMPLETE');
    const first = play.newestProfile();
    const failing = withSibling({ FailAfterSeconds: Math.round(shape.secondsPerNode * Math.min(MOVED, shape.nodes - NOT_MOVED)), Reason: 'the sibling has failed' });
    play.checkStatus(await play.deploy('Rotate beside a resource that fails', { generation: '2', timeout: TIMEOUT }, failing), 'UPDATE_ROLLBACK_COMPLETE');
    await play.settle();
    play.checkRunsUnder('the pool runs under its first profile again', first);
    const { cancel, rollback } = gke.requests.counts(play.target);
    play.check(`our operation was cancelled once (${cancel}) and the node pool rolled back once (${rollback})`, cancel === 1 && rollback === 1);
    play.check('the second profile is gone', play.isDeleted(play.newestProfile()));
  },
};
