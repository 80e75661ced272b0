import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { deployedStack } from '../../../cli/plan/deployed-stack';
import { LoopbackServer } from '../../../rehearsal/world/http/loopback-server';
import { inert, LocalCloud, STACK } from '../../rehearsal/aws/cloudformation/support/local-cloud';

let cloud: LocalCloud;
let server: LoopbackServer;
let client: CloudFormationClient;

beforeEach(async () => {
  cloud = await LocalCloud.open();
  server = await LoopbackServer.start(cloud.standIn.apiHandler);
  client = new CloudFormationClient({ region: 'us-east-1', endpoint: server.origin, credentials: { accessKeyId: 'a', secretAccessKey: 's' } });
});

afterEach(async () => {
  client.destroy();
  await server.stop();
  await cloud.close();
});

test('a stack shows its template, its parameters and everything that it holds, however much that is', async () => {
  const resources = Object.fromEntries(Array.from({ length: 230 }, (_, index) => [`R${index}`, inert({ Index: String(index) })]));
  await cloud.deploy(resources, { Parameters: { Generation: { Type: 'String', Default: 'one' } } });

  const deployed = await deployedStack(client, STACK);

  const { stackId, resources: held } = cloud.standIn.describe(STACK);
  expect(deployed).toMatchObject({ id: stackId, status: 'CREATE_COMPLETE', template: { Resources: { R7: inert({ Index: '7' }) } } });
  expect([...(deployed?.parameters ?? [])]).toStrictEqual([['Generation', 'one']]);
  expect([...(deployed?.resources.values() ?? [])]).toStrictEqual(
    held.map(({ logicalId, resourceType: type, physicalId }) => ({ logicalId, type, physicalId })),
  );
  expect(held).toHaveLength(230);
});

test('what a stack has given up, it does not hold', async () => {
  await cloud.deploy({ Kept: inert(), Given: inert({}, { DeletionPolicy: 'Retain' }) });
  await cloud.deploy({ Kept: inert() });
  expect([...((await deployedStack(client, STACK))?.resources.keys() ?? [])]).toStrictEqual(['Kept']);
});

test('a stack that was deleted, or never was, is none', async () => {
  await cloud.deploy({ A: inert() });
  await cloud.standIn.destroy(STACK);
  await expect(deployedStack(client, STACK)).resolves.toBeUndefined();
});
