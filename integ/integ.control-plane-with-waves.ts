import { App, Duration, Stack } from 'aws-cdk-lib';
import { InstanceProfileRotation, RotationTarget } from '../lib';
import { CLUSTER, credentials, ENV, GENERATION, NODE_POOL, nodesRunUnder } from './surroundings';

export const app = new App();
const stack = new Stack(app, 'IntegControlPlaneWithWaves', { env: ENV });
const settings = { credentials: credentials(), generation: GENERATION, timeout: Duration.hours(3) };
const canary = new InstanceProfileRotation(stack, 'Canary', { ...settings, target: RotationTarget.nodePool({ ...CLUSTER, nodePool: NODE_POOL }) });
const controlPlane = new InstanceProfileRotation(stack, 'ControlPlane', { ...settings, target: RotationTarget.cluster(CLUSTER) });
controlPlane.rotateAfter(canary);
nodesRunUnder(app, 'ControlPlaneWithWaves', stack, [canary, controlPlane]);
