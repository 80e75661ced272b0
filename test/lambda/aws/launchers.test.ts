import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { launchersIn, type Launcher } from '../../../lambda/aws/launchers';
import { autoScalingApi, type AutoScalingGroup, type LaunchConfiguration } from '../../../rehearsal/aws/auto-scaling/auto-scaling-api';
import { ec2Api } from '../../../rehearsal/aws/ec2/ec2-api';
import type { Ec2LaunchTemplate } from '../../../rehearsal/aws/ec2/launch-templates';
import { actionOf } from '../../../rehearsal/world/gateway/action';
import { LoopbackServer } from '../../../rehearsal/world/http/loopback-server';

const ARN = 'arn:aws:iam::111122223333:instance-profile/cdk-gke-instance-profile/external/by-arn';
const REGION = 'us-east-1';

let groups: readonly AutoScalingGroup[] = [];
let templates: readonly Ec2LaunchTemplate[] = [];
let configurations: readonly LaunchConfiguration[] = [];
let denied: string | undefined;
const asked: string[] = [];
let server: LoopbackServer;
let clients: { readonly autoScaling: AutoScalingClient; readonly ec2: EC2Client };

beforeAll(async () => {
  const ec2 = ec2Api({ instances: () => [], launchTemplates: () => templates });
  const autoScaling = autoScalingApi({ groups: () => groups, launchConfigurations: () => configurations });
  server = await LoopbackServer.start((request) => {
    const action = actionOf(request);
    asked.push(action);
    if (action === denied) {
      return { status: 403, body: '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>' };
    }
    return action === 'DescribeLaunchTemplateVersions' ? ec2(request) : autoScaling(request);
  });
  const common = { region: REGION, endpoint: server.origin, credentials: { accessKeyId: 'a', secretAccessKey: 's' }, maxAttempts: 1 };
  clients = { autoScaling: new AutoScalingClient(common), ec2: new EC2Client(common) };
});

afterAll(async () => {
  clients.autoScaling.destroy();
  clients.ec2.destroy();
  await server.stop();
});

beforeEach(() => {
  [groups, templates, configurations, denied] = [[], [], [], undefined];
  asked.length = 0;
});

const TEMPLATE: Ec2LaunchTemplate = { id: 'lt-1', name: 'workers', region: REGION, versions: ['first', ARN, 'last'], defaultVersion: 2 };
const OTHER: Ec2LaunchTemplate = { id: 'lt-2', name: 'others', region: REGION, versions: ['other'] };
const mixed = (overrides: readonly ({ readonly id: string; readonly version?: string } | undefined)[]): Partial<AutoScalingGroup> => ({
  mixed: { launchTemplate: { id: 'lt-1', version: '1' }, overrides },
});

async function profiles(): Promise<readonly string[]> {
  return (await launchersIn(clients)).map(({ profileName }) => profileName);
}

test.each<[string, Partial<AutoScalingGroup>, readonly string[]]>([
  ['a version by its number', { launchTemplate: { id: 'lt-1', version: '1' } }, ['first']],
  ['the latest version', { launchTemplate: { id: 'lt-1', version: '$Latest' } }, ['last']],
  ['the default version, in which an ARN names the profile', { launchTemplate: { id: 'lt-1', version: '$Default' } }, ['by-arn']],
  ['no version, which is the default one', { launchTemplate: { name: 'workers' } }, ['by-arn']],
  ['a mixed instances policy', mixed([]), ['first']],
  ['an override with a launch template of its own', mixed([undefined, { id: 'lt-2' }, { id: 'lt-1', version: '$Latest' }]), ['first', 'other', 'last']],
  ['a launch configuration', { launchConfiguration: 'old-style' }, ['by-arn']],
  ['a template that is gone', { launchTemplate: { id: 'lt-9' } }, []],
  ['a version that is gone', { launchTemplate: { id: 'lt-1', version: '9' } }, []],
  ['nothing at all', {}, []],
])('a group launches from %s', async (_what, source, expected) => {
  groups = [{ name: 'group', region: REGION, ...source }];
  templates = [TEMPLATE, OTHER];
  configurations = [{ name: 'old-style', region: REGION, instanceProfile: ARN }];
  await expect(profiles()).resolves.toEqual(expected);
});

test('a template without a profile launches under none', async () => {
  groups = [{ name: 'group', region: REGION, launchTemplate: { id: 'lt-1' } }];
  templates = [{ ...TEMPLATE, versions: [undefined], defaultVersion: 1 }];
  await expect(profiles()).resolves.toEqual([]);
});

test('every page is read, each template is asked about once, and groups of other regions are others', async () => {
  groups = Array.from({ length: 230 }, (_, index) => ({ name: `group-${index}`, region: index === 0 ? 'eu-west-1' : REGION, launchTemplate: { id: index % 2 === 0 ? 'lt-1' : 'lt-2' } }));
  templates = [TEMPLATE, OTHER];
  const found: readonly Launcher[] = await launchersIn(clients);
  expect(found).toHaveLength(229);
  expect(found.at(-1)).toEqual({ group: 'group-229', profileName: 'other' });
  expect(asked.filter((action) => action === 'DescribeAutoScalingGroups')).toHaveLength(3);
  expect(asked.filter((action) => action === 'DescribeLaunchTemplateVersions')).toHaveLength(2);
});

test.each([
  ['DescribeAutoScalingGroups', 'autoscaling:DescribeAutoScalingGroups'],
  ['DescribeLaunchConfigurations', 'autoscaling:DescribeLaunchConfigurations'],
  ['DescribeLaunchTemplateVersions', 'ec2:DescribeLaunchTemplateVersions'],
])('whoever may not call %s is told so', async (action, permission) => {
  groups = [{ name: 'group', region: REGION, launchTemplate: { id: 'lt-1' }, launchConfiguration: 'old-style' }];
  templates = [TEMPLATE];
  denied = action;
  await expect(launchersIn(clients)).rejects.toMatchObject({ message: expect.stringContaining(permission) as string });
});
