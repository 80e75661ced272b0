import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { deployedStack } from '../../../cli/plan/deployed-stack';
import { LoopbackServer } from '../../../rehearsal/world/http/loopback-server';
import { inert, Stage, STACK } from '../../rehearsal/aws/cloudformation/support/stage';

let stage: Stage;
let server: LoopbackServer;
let client: CloudFormationClient;

beforeEach(async () => {
  stage = await Stage.open();
  server = await LoopbackServer.start(stage.standIn.apiHandler);
  client = new CloudFormationClient({ region: 'us-east-1', endpoint: server.origin, credentials: { accessKeyId: 'a', secretAccessKey: 's' } });
});

afterEach(async () => {
  client.destroy();
  await server.stop();
  await stage.close();
});

test('a stack shows its template, its parameters and everything that it holds, however much that is', async () => {
  const resources = Object.fromEntries(Array.from({ length: 230 }, (_, index) => [`R${index}`, inert({ Index: String(index) })]));
  await stage.deploy(resources, { Parameters: { Generation: { Type: 'String', Default: 'one' } } });

  const deployed = await deployedStack(client, STACK);

  const { stackId, resources: held } = stage.standIn.describe(STACK);
  expect(deployed).toMatchObject({ id: stackId, status: 'CREATE_COMPLETE', template: { Resources: { R7: inert({ Index: '7' }) } } });
  expect([...(deployed?.parameters ?? [])]).toStrictEqual([['Generation', 'one']]);
  expect([...(deployed?.resources.values() ?? [])]).toStrictEqual(
    held.map(({ logicalId, resourceType: type, physicalId }) => ({ logicalId, type, physicalId })),
  );
  expect(held).toHaveLength(230);
});

test('what a stack has given up, it does not hold', async () => {
  await stage.deploy({ Kept: inert(), Given: inert({}, { DeletionPolicy: 'Retain' }) });
  await stage.deploy({ Kept: inert() });
  expect([...((await deployedStack(client, STACK))?.resources.keys() ?? [])]).toStrictEqual(['Kept']);
});

test('a stack that was deleted, or never was, is none', async () => {
  await stage.deploy({ A: inert() });
  await stage.standIn.destroy(STACK);
  await expect(deployedStack(client, STACK)).resolves.toBeUndefined();
});
