import { CfnParameter, Fn } from 'aws-cdk-lib';
import { LOCATIONS } from '../../../lib/google/locations';
import type { RotationTarget } from '../../../lib';
import { cluster, KEY, linkIn, newRotation, newStack, nodePool, refusalOf, stackWith, type TemplateResource } from '../support/rotations';

const linkOf = (target: RotationTarget): TemplateResource['Properties'] => linkIn(stackWith({ target })).Properties;

describe('the link', () => {
  test('names the node pool that is rotated', () => {
    expect(linkOf(nodePool())).toMatchObject({ Project: 'acme-prod', Location: 'us-east4', Cluster: 'prod', NodePool: 'workers' });
  });

  test('names no node pool when the control plane is rotated', () => {
    const link = linkOf(cluster());
    expect(link).toMatchObject({ Project: 'acme-prod', Location: 'us-east4', Cluster: 'prod' });
    expect(link).not.toHaveProperty('NodePool');
  });

  test('takes names that are known at deployment only', () => {
    const stack = newStack();
    const name = new CfnParameter(stack, 'Name').valueAsString;
    newRotation(stack, { target: nodePool({ project: name, location: name, cluster: name, nodePool: name, configEncryptionKeyArn: Fn.importValue('Key') }) });
    const ref = { Ref: 'Name' };
    expect(linkIn(stack).Properties).toMatchObject({ Project: ref, Location: ref, Cluster: ref, NodePool: ref });
  });
});

test('a target reads as its name at Google', () => {
  expect(nodePool().toString()).toBe('projects/acme-prod/locations/us-east4/awsClusters/prod/awsNodePools/workers');
  expect(cluster().toString()).toBe('projects/acme-prod/locations/us-east4/awsClusters/prod');
});

describe('accepted', () => {
  test.each([
    ['the shortest project ID', { project: 'acme-1' }],
    ['the longest project ID', { project: `a${'b'.repeat(29)}` }],
    ['a project ID with the domain of its organization', { project: 'example.com:acme-prod' }],
    ['a project number', { project: '123456789012' }],
    ['the shortest cluster name', { cluster: 'p' }],
    ['the longest cluster name', { cluster: 'p'.repeat(63) }],
    ['the longest node pool name', { nodePool: 'w'.repeat(63) }],
    ...LOCATIONS.map((location): [string, { location: string }] => [`the location ${location}`, { location }]),
  ])('%s', (_, props) => {
    expect(() => newRotation(newStack(), { target: nodePool(props) })).not.toThrow();
  });
});

describe('refused', () => {
  const project =
    'target.project must be a project ID (6 to 30 lower-case letters, digits and hyphens, starting with a letter and ' +
    "not ending in a hyphen) or a project number, but it is %s. Copy it from 'gcloud projects list'; the display name " +
    'of a project is not its ID.';
  const location =
    'target.location must be a Google Cloud location that manages clusters on AWS, but it is %s. Use the location the ' +
    'cluster was created in, one of asia-east2, asia-northeast2, asia-south1, asia-southeast1, asia-southeast2, ' +
    'australia-southeast1, europe-north1, europe-west1, europe-west2, europe-west3, europe-west4, europe-west6, ' +
    'europe-west9, me-central2, northamerica-northeast1, southamerica-east1, us-central1, us-east4, us-east7, us-west1.';
  const name = (prop: string): string =>
    `target.${prop} must be 1 to 63 lower-case letters, digits and hyphens, but it is %s. Use the short name that ` +
    "'gcloud container aws clusters list' or 'node-pools list' prints, without a path.";
  const key =
    'target.configEncryptionKeyArn must be the ARN of a KMS key, but it is %s. Use the form ' +
    'arn:aws:kms:REGION:ACCOUNT:key/KEY_ID; an alias does not work in an IAM policy.';

  test.each([
    ['project', 'acme1', project],
    ['project', `a${'b'.repeat(30)}`, project],
    ['project', 'Acme-prod', project],
    ['project', '1acme-prod', project],
    ['project', 'acme-prod-', project],
    ['project', 'acme_prod', project],
    ['project', 'projects/acme-prod', project],
    ['project', '0123', project],
    ['project', '', project],
    ['location', 'us-east1', location],
    ['location', 'us-east4-a', location],
    ['location', 'xus-east4', location],
    ['location', '', location],
    ['cluster', 'p'.repeat(64), name('cluster')],
    ['cluster', 'Prod', name('cluster')],
    ['cluster', 'awsClusters/prod', name('cluster')],
    ['cluster', '', name('cluster')],
    ['nodePool', 'w'.repeat(64), name('nodePool')],
    ['nodePool', 'work_ers', name('nodePool')],
    ['nodePool', '', name('nodePool')],
    ['configEncryptionKeyArn', KEY.replace('key/', 'alias/'), key],
    ['configEncryptionKeyArn', '5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11', key],
  ])('%s %p', (prop, value, message) => {
    const refusal = refusalOf(() => newRotation(newStack(), { target: nodePool({ [prop]: value }) }));
    expect(refusal).toBe(`Stack/Workers: ${message.replace('%s', JSON.stringify(value))}`);
  });

  test.each(['databaseEncryptionKeyArn', 'configEncryptionKeyArn', 'mainVolumeKeyArn'])(
    'a control plane whose %s is an alias',
    (prop) => {
      const refusal = refusalOf(() => newRotation(newStack(), { target: cluster({ [prop]: 'alias/etcd' }) }));
      expect(refusal).toContain(`Stack/Workers: target.${prop} must be the ARN of a KMS key, but it is "alias/etcd".`);
    },
  );
});
