import { parseConfig } from '../../../app/config/read-config';
import { resolveFleet } from '../../../app/fleet/resolve-fleet';
import { fleetCloud, type FleetCloud } from '../../../rehearsal/fleet/fleet-cloud';
import { HEAD } from '../../app/support/fleets';

let made: FleetCloud | undefined;

async function stageOf(config: object): Promise<FleetCloud> {
  const [environment] = resolveFleet(parseConfig('f.yaml', JSON.stringify(config)).config);
  if (!environment) {
    throw new Error('the file has no environment');
  }
  made = await fleetCloud(environment, { nodes: 2, secondsPerNode: 60 });
  return made;
}

afterEach(async () => {
  await made?.cloud.close();
});

test('clusters stand in their project and location, with a control plane also where that is not rotated', async () => {
  const { cloud, targets } = await stageOf({
    ...HEAD,
    clusters: [
      { name: 'prod', nodePools: [{ name: 'a' }] },
      { name: 'prod', alias: 'other', project: 'acme-other', location: 'us-west1', controlPlane: {} },
    ],
  });
  expect(cloud.projects.map(({ project }) => project.id)).toEqual(['acme-prod', 'acme-other']);
  expect(targets.map(({ gke, address }) => gke.view(address).nodes.length)).toEqual([2, 3]);
  expect(cloud.gke.clusters('us-east4').map(({ address }) => address.cluster)).toEqual(['prod']);
  expect(cloud.gke.clusters('us-west1')).toEqual([]);
});

test('a pool that stands before its control plane finds its cluster', async () => {
  const { targets } = await stageOf({ ...HEAD, clusters: [{ name: 'prod', nodePools: [{ name: 'a' }] }, { name: 'prod', alias: 'again', controlPlane: {} }] });
  expect(targets.map(({ gke, address }) => gke.view(address).linkedProfile)).toEqual(['made-by-hand-1', 'made-by-hand-2']);
});

test('roles, boundaries and secrets that the file only names are there, in the account that their ARNs name', async () => {
  const arn = 'arn:aws:secretsmanager:us-east-1:444455556666:secret:rotation-a1B2c3';
  const { cloud } = await stageOf({
    ...HEAD,
    credentials: { secret: { arn } },
    clusters: [{ name: 'prod', controlPlane: { role: 'arn:aws:iam::444455556666:role/gke/cp' }, nodePools: [{ name: 'a', role: 'workers' }, { name: 'b', permissionsBoundary: 'bound' }] }],
  });
  expect(cloud.iam.role('cp').arn).toBe('arn:aws:iam::444455556666:role/gke/cp');
  expect(cloud.iam.role('workers').path).toBe('/');
  expect(cloud.iam.current.policies.has('arn:aws:iam::444455556666:policy/bound')).toBe(true);
  expect(JSON.parse(cloud.secrets.get(arn) ?? '')).toMatchObject({ type: 'service_account' });
});

test('a secret that comes without a key of its own can only be of the account of the stack; one with a key can be of any', async () => {
  const secret = { arn: 'arn:aws:secretsmanager:us-east-1:444455556666:secret:rotation-a1B2c3' };
  const encryptionKeyArn = 'arn:aws:kms:us-east-1:444455556666:key/1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d';
  const withSecret = async (more: object): Promise<unknown> => {
    await made?.cloud.close();
    const { cloud } = await stageOf({ ...HEAD, credentials: { secret: { ...secret, ...more } }, clusters: [{ name: 'prod', nodePools: [{ name: 'a' }] }] });
    return [cloud.account, [...cloud.secretsWithOwnKey]];
  };
  await expect(withSecret({})).resolves.toEqual(['444455556666', []]);
  await expect(withSecret({ encryptionKeyArn })).resolves.toEqual(['111122223333', [secret.arn]]);
});

test('nodes run where their key is, and clusters have the keys that the file says', async () => {
  const key = 'arn:aws:kms:eu-central-1:111122223333:key/1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d';
  const { targets } = await stageOf({ ...HEAD, configEncryptionKeyArn: key, clusters: [{ name: 'prod', controlPlane: { databaseEncryptionKeyArn: key }, nodePools: [{ name: 'a' }] }] });
  const [controlPlane, pool] = targets.map(({ gke, address }) => gke.target(address).specification);
  expect(controlPlane).toMatchObject({ awsRegion: 'eu-central-1', controlPlane: { databaseEncryption: { kmsKeyArn: key }, configEncryption: { kmsKeyArn: key } } });
  expect(pool).toMatchObject({ config: { configEncryption: { kmsKeyArn: key } } });
});
