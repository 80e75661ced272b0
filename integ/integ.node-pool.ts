import { App, Stack } from 'aws-cdk-lib';
import { InstanceProfileRotation, RotationTarget } from '../lib';
import { CLUSTER, credentials, ENV, GENERATION, NODE_POOL, nodesRunUnder } from './surroundings';

export const app = new App();
const stack = new Stack(app, 'IntegNodePool', { env: ENV });
const workers = new InstanceProfileRotation(stack, 'Workers', {
  target: RotationTarget.nodePool({ ...CLUSTER, nodePool: NODE_POOL }),
  credentials: credentials(),
  generation: GENERATION,
});
nodesRunUnder(app, 'NodePool', stack, [workers]);
