import { App, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { InstanceProfileRotation, RotationEngine, RotationTarget } from '../lib';
import { CLUSTER, credentials, ENV, GENERATION, given, NODE_POOL, nodesRunUnder } from './surroundings';

export const app = new App();
const stack = new Stack(app, 'IntegVpcWithProxy', { env: ENV });
const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
  vpcId: given('VPC', 'vpc-0a1b2c3d4e5f60718'),
  availabilityZones: [`${ENV.region}a`],
  privateSubnetIds: [given('SUBNET', 'subnet-0a1b2c3d4e5f60718')],
});
new RotationEngine(stack, 'Engine', { vpc, proxy: { url: given('PROXY', 'http://proxy.example.com:3128'), exceptions: ['.amazonaws.com'] } });
const workers = new InstanceProfileRotation(stack, 'Workers', {
  target: RotationTarget.nodePool({ ...CLUSTER, nodePool: NODE_POOL }),
  credentials: credentials(),
  generation: GENERATION,
});
nodesRunUnder(app, 'VpcWithProxy', stack, [workers]);
