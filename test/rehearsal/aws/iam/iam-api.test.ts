import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  GetRoleCommand,
  IAMClient,
  ListInstanceProfilesCommand,
  ListInstanceProfilesForRoleCommand,
  ListInstanceProfileTagsCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { VirtualClock } from '../../../../rehearsal/world/clock/virtual-clock';
import { LoopbackServer } from '../../../../rehearsal/world/http/loopback-server';
import { iamApi } from '../../../../rehearsal/aws/iam/iam-api';
import { IamStandIn } from '../../../../rehearsal/aws/iam/iam-stand-in';

const PATH = '/cdk-gke-instance-profile/AROAEXAMPLE/';
const TRUST = JSON.stringify({ Statement: [{ Principal: { Service: 'ec2.amazonaws.com' } }] });

let clock: VirtualClock;
let iam: IamStandIn;
let server: LoopbackServer;
let client: IAMClient;

beforeEach(async () => {
  clock = new VirtualClock();
  iam = new IamStandIn({ clock, account: '111122223333' });
  server = await LoopbackServer.start(iamApi(iam));
  client = new IAMClient({
    region: 'us-east-1',
    endpoint: server.origin,
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
  });
  iam.createRole({ roleName: 'nodes', assumeRolePolicyDocument: TRUST });
});

afterEach(async () => {
  client.destroy();
  await server.stop();
});

async function createProfile(name: string, path = PATH): Promise<void> {
  await client.send(new CreateInstanceProfileCommand({ InstanceProfileName: name, Path: path }));
}

test('a profile is created, given its role, tagged, and read back with all of it', async () => {
  await createProfile('p');
  await client.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'p', RoleName: 'nodes' }));
  await client.send(
    new TagInstanceProfileCommand({ InstanceProfileName: 'p', Tags: [{ Key: 'owner', Value: 'a<b>&"c\'' }] }),
  );
  const { InstanceProfile } = await client.send(new GetInstanceProfileCommand({ InstanceProfileName: 'p' }));
  expect(InstanceProfile).toMatchObject({
    InstanceProfileName: 'p',
    Path: PATH,
    Arn: `arn:aws:iam::111122223333:instance-profile${PATH}p`,
    InstanceProfileId: expect.stringMatching(/^AIPA[A-Z0-9]{17}$/) as unknown,
    Tags: [{ Key: 'owner', Value: 'a<b>&"c\'' }],
    Roles: [{ RoleName: 'nodes', RoleId: iam.role('nodes').roleId, AssumeRolePolicyDocument: encodeURIComponent(TRUST) }],
  });
  expect(InstanceProfile?.CreateDate?.getTime()).toBe(clock.now());
  const { Tags } = await client.send(new ListInstanceProfileTagsCommand({ InstanceProfileName: 'p' }));
  expect(Tags).toStrictEqual([{ Key: 'owner', Value: 'a<b>&"c\'' }]);
});

test('a profile without role has an empty list of roles', async () => {
  await createProfile('p');
  const { InstanceProfile } = await client.send(new GetInstanceProfileCommand({ InstanceProfileName: 'p' }));
  expect(InstanceProfile?.Roles).toStrictEqual([]);
});

test('a profile cannot be deleted while it holds a role', async () => {
  await createProfile('p');
  await client.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'p', RoleName: 'nodes' }));
  await expect(client.send(new DeleteInstanceProfileCommand({ InstanceProfileName: 'p' }))).rejects.toMatchObject({
    name: 'DeleteConflictException',
    $metadata: { httpStatusCode: 409 },
  });
  await client.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: 'p', RoleName: 'nodes' }));
  await client.send(new DeleteInstanceProfileCommand({ InstanceProfileName: 'p' }));
  await expect(client.send(new GetInstanceProfileCommand({ InstanceProfileName: 'p' }))).rejects.toMatchObject({
    name: 'NoSuchEntityException',
    $metadata: { httpStatusCode: 404 },
  });
});

test('a second role, a second profile of the same name, and a role that is not held are refused', async () => {
  iam.createRole({ roleName: 'other', assumeRolePolicyDocument: TRUST });
  await createProfile('p');
  await client.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'p', RoleName: 'nodes' }));
  await expect(
    client.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'p', RoleName: 'other' })),
  ).rejects.toMatchObject({ name: 'LimitExceededException' });
  await expect(createProfile('p')).rejects.toMatchObject({ name: 'EntityAlreadyExistsException' });
  await expect(
    client.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: 'p', RoleName: 'other' })),
  ).rejects.toMatchObject({ name: 'NoSuchEntityException' });
});

test('profiles are listed below a path, page by page', async () => {
  for (const name of ['a', 'b', 'c']) {
    await createProfile(name);
  }
  await createProfile('elsewhere', '/other/');
  const first = await client.send(new ListInstanceProfilesCommand({ PathPrefix: '/cdk-gke-instance-profile/', MaxItems: 2 }));
  expect(first).toMatchObject({ IsTruncated: true, InstanceProfiles: [{ InstanceProfileName: 'a' }, { InstanceProfileName: 'b' }] });
  const second = await client.send(
    new ListInstanceProfilesCommand({ PathPrefix: '/cdk-gke-instance-profile/', Marker: first.Marker }),
  );
  expect(second).toMatchObject({ IsTruncated: false, InstanceProfiles: [{ InstanceProfileName: 'c' }] });
  expect(second.Marker).toBeUndefined();
});

test('profiles are listed by the role that they hold', async () => {
  await createProfile('p');
  await createProfile('empty');
  iam.addRole('p', 'nodes');
  const { InstanceProfiles } = await client.send(new ListInstanceProfilesForRoleCommand({ RoleName: 'nodes' }));
  expect(InstanceProfiles?.map(({ InstanceProfileName }) => InstanceProfileName)).toStrictEqual(['p']);
});

test('a role that is made again under its name has another ID', async () => {
  const { Role: before } = await client.send(new GetRoleCommand({ RoleName: 'nodes' }));
  iam.deleteRole('nodes');
  await expect(client.send(new GetRoleCommand({ RoleName: 'nodes' }))).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  iam.createRole({ roleName: 'nodes', assumeRolePolicyDocument: TRUST });
  const { Role: after } = await client.send(new GetRoleCommand({ RoleName: 'nodes' }));
  expect(before?.RoleId).toMatch(/^AROA[A-Z0-9]{17}$/);
  expect(after?.RoleId).toMatch(/^AROA[A-Z0-9]{17}$/);
  expect(after?.RoleId).not.toBe(before?.RoleId);
});

test('a role that a profile holds, or that has inline policies, cannot be deleted', () => {
  iam.createInstanceProfile({ instanceProfileName: 'p' });
  iam.addRole('p', 'nodes');
  expect(() => iam.deleteRole('nodes')).toThrow(/remove roles from instance profile/);
  iam.removeRole('p', 'nodes');
  iam.updateRole('nodes', { inlinePolicies: { kms: '{}' } });
  expect(() => iam.deleteRole('nodes')).toThrow(/delete policies/);
});

test('with lag, reads see the past while writes act on the present', async () => {
  clock.at(clock.now() + 60_000, () => {
    iam.lagMs = 10_000;
    iam.createInstanceProfile({ instanceProfileName: 'p' });
  });
  await clock.run();
  const get = (): Promise<unknown> => client.send(new GetInstanceProfileCommand({ InstanceProfileName: 'p' }));
  await expect(get()).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  await expect(createProfile('p')).rejects.toMatchObject({ name: 'EntityAlreadyExistsException' });
  clock.at(clock.now() + 10_000, () => undefined);
  await clock.run();
  await expect(get()).resolves.toMatchObject({ InstanceProfile: { InstanceProfileName: 'p' } });
  await client.send(new DeleteInstanceProfileCommand({ InstanceProfileName: 'p' }));
  await expect(get()).resolves.toMatchObject({ InstanceProfile: { InstanceProfileName: 'p' } });
});

test('every change is remembered, and so is every profile that ever was', async () => {
  const created = clock.now();
  await createProfile('p');
  iam.addRole('p', 'nodes');
  clock.at(created + 5_000, () => {
    iam.removeRole('p', 'nodes');
    iam.deleteInstanceProfile('p');
  });
  await clock.run();
  await createProfile('p');
  expect(iam.changes.map(({ time, what, name, role }) => [time - created, what, name, role])).toStrictEqual([
    [0, 'roleCreated', 'nodes', undefined],
    [0, 'profileCreated', 'p', undefined],
    [0, 'roleAdded', 'p', 'nodes'],
    [5_000, 'roleRemoved', 'p', 'nodes'],
    [5_000, 'profileDeleted', 'p', undefined],
    [5_000, 'profileCreated', 'p', undefined],
  ]);
  expect(iam.profiles.map(({ instanceProfileName, deletedAt }) => [instanceProfileName, deletedAt])).toStrictEqual([
    ['p', created + 5_000],
    ['p', undefined],
  ]);
});
