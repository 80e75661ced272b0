import { DescribeInstancesCommand, DescribeRegionsCommand, EC2Client, paginateDescribeInstances, type Instance } from '@aws-sdk/client-ec2';
import { ec2Api, type Ec2Instance } from '../../../../rehearsal/aws/ec2/ec2-api';
import type { Ec2LaunchTemplate } from '../../../../rehearsal/aws/ec2/launch-templates';
import { LoopbackServer } from '../../../../rehearsal/world/http/loopback-server';

const OLD = 'arn:aws:iam::111122223333:instance-profile/cdk-gke-instance-profile/external/old';
const NEW = 'arn:aws:iam::111122223333:instance-profile/cdk-gke-instance-profile/external/new';

let instances: Ec2Instance[];
let launchTemplates: Ec2LaunchTemplate[];
let server: LoopbackServer;
let client: EC2Client;

function instance(number: number, profileArn: string, changes: Partial<Ec2Instance> = {}): Ec2Instance {
  return { instanceId: `i-${String(number).padStart(17, '0')}`, profileArn, state: 'running', region: 'us-east-1', ...changes };
}

beforeEach(async () => {
  instances = [];
  launchTemplates = [];
  server = await LoopbackServer.start(ec2Api({ instances: () => instances, launchTemplates: () => launchTemplates, regions: ['eu-west-1', 'us-east-1'] }));
  client = new EC2Client({ region: 'us-east-1', endpoint: server.origin, credentials: { accessKeyId: 'a', secretAccessKey: 's' } });
});

afterEach(async () => {
  client.destroy();
  await server.stop();
});

async function found(filters: Record<string, string[]>): Promise<Instance[]> {
  const { Reservations } = await client.send(
    new DescribeInstancesCommand({ Filters: Object.entries(filters).map(([Name, Values]) => ({ Name, Values })) }),
  );
  return (Reservations ?? []).flatMap(({ Instances }) => Instances ?? []);
}

test('instances are found by the profile they run under and the state they are in', async () => {
  instances = [instance(1, OLD), instance(2, NEW), instance(3, OLD, { state: 'terminated' }), instance(4, OLD, { state: 'stopped' })];
  const running = await found({ 'iam-instance-profile.arn': [OLD], 'instance-state-name': ['running', 'stopped'] });
  expect(running).toMatchObject([
    { InstanceId: 'i-00000000000000001', State: { Name: 'running', Code: 16 }, IamInstanceProfile: { Arn: OLD } },
    { InstanceId: 'i-00000000000000004', State: { Name: 'stopped' } },
  ]);
});

test('nothing found is an empty list', async () => {
  instances = [instance(1, OLD)];
  await expect(found({ 'iam-instance-profile.arn': [NEW] })).resolves.toStrictEqual([]);
});

test('a region shows its own instances only', async () => {
  instances = [instance(1, OLD, { region: 'eu-west-1' }), instance(2, OLD)];
  await expect(found({})).resolves.toMatchObject([{ InstanceId: 'i-00000000000000002' }]);
});

test('an account shows the regions that it can use', async () => {
  const { Regions } = await client.send(new DescribeRegionsCommand({}));
  expect(Regions?.map(({ RegionName }) => RegionName)).toStrictEqual(['eu-west-1', 'us-east-1']);
});

test('long answers come in pages', async () => {
  instances = Array.from({ length: 12 }, (_, index) => instance(index, OLD));
  const sizes: number[] = [];
  for await (const page of paginateDescribeInstances({ client, pageSize: 5 }, {})) {
    sizes.push(page.Reservations?.length ?? 0);
  }
  expect(sizes).toStrictEqual([5, 5, 2]);
});

test.each([
  ['an unknown filter', { Filters: [{ Name: 'profile', Values: ['x'] }] }],
  ['a page that is too small', { MaxResults: 4 }],
])('%s is refused', async (_what, input) => {
  await expect(client.send(new DescribeInstancesCommand(input))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});
