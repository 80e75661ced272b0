import { GkeLocation } from '../../../lambda/google/gke-location';
import { GkeMultiCloud } from '../../../lambda/google/gke-multi-cloud';
import type { Target } from '../../../lambda/request/target';
import { LoopbackServer, type LoopbackRequest } from '../../../rehearsal/world/http/loopback-server';

const TARGET: Target = { project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool: 'workers' };
const OPERATION = 'projects/1/locations/us-east4/operations/operation-1';
const IDENTITY = { who: 'the test', requestHeaders: () => Promise.resolve({ authorization: 'Bearer ya29.token' }) };

let server: LoopbackServer;
let requests: LoopbackRequest[];
let answer: unknown;

beforeEach(async () => {
  requests = [];
  answer = {};
  server = await LoopbackServer.start((request) => {
    requests.push(request);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) };
  });
});

afterEach(async () => {
  await server.stop();
});

const gke = (target: Target = TARGET): GkeMultiCloud => new GkeMultiCloud(IDENTITY, target, { GKE_MULTICLOUD_ENDPOINT: server.origin });

/** A host below which every location has one of its own, as Google has it. */
const elsewhere = (target: Target): GkeMultiCloud => new GkeMultiCloud(IDENTITY, target, { GKE_MULTICLOUD_ENDPOINT: 'https://{location}-gkemulticloud.invalid' });

const asked = (): readonly string[] => requests.map(({ method, url }) => `${method} ${url.pathname}${url.search}`);

it('asks for what it was told to', async () => {
  answer = { name: OPERATION };
  await gke().get();
  await gke().operation(OPERATION);
  await gke().cancel(OPERATION);
  await gke().rollback(true);
  await gke({ ...TARGET, project: 'example.com:acme' }).linkProfile('p', 'e');
  expect(asked()).toEqual([
    'GET /v1/projects/acme-prod/locations/us-east4/awsClusters/prod/awsNodePools/workers',
    'GET /v1/projects/1/locations/us-east4/operations/operation-1',
    'POST /v1/projects/1/locations/us-east4/operations/operation-1:cancel',
    'POST /v1/projects/acme-prod/locations/us-east4/awsClusters/prod/awsNodePools/workers:rollback',
    'PATCH /v1/projects/example.com:acme/locations/us-east4/awsClusters/prod/awsNodePools/workers?updateMask=config.iam_instance_profile&validateOnly=false',
  ]);
});

it.each([
  ['a location that is a host', { ...TARGET, location: 'evil.example/' }],
  ['a location that is a host with a port', { ...TARGET, location: 'evil.example:8443/x' }],
  ['a location with somebody in front', { ...TARGET, location: 'us-east4@evil.example' }],
  ['a location that begins a query', { ...TARGET, location: 'us-east4?' }],
  ['no location', { ...TARGET, location: '' }],
  ['a cluster that climbs', { ...TARGET, cluster: '../../other' }],
  ['a cluster of dots', { ...TARGET, cluster: '..' }],
  ['a node pool that begins a query', { ...TARGET, nodePool: 'workers?updateMask=x' }],
  ['a node pool with an escape', { ...TARGET, nodePool: '%2e%2e' }],
  ['a project that climbs', { ...TARGET, project: '..' }],
])('%s gets no token and no request', async (_what, target) => {
  const requestHeaders = jest.spyOn(IDENTITY, 'requestHeaders');
  await expect(gke(target).get()).rejects.toMatchObject({ name: 'ServiceCallError', kind: 'invalid' });
  await expect(elsewhere(target).get()).rejects.toMatchObject({ name: 'ServiceCallError', kind: 'invalid' });
  expect(requestHeaders).not.toHaveBeenCalled();
  expect(requests).toEqual([]);
});

it.each([
  'projects/1/locations/us-east4/awsClusters/prod/awsNodePools/workers',
  'projects/1/locations/us-east4/operations/../awsClusters/prod/awsNodePools/other:rollback?x=',
  'projects/1/locations/us-east4/operations/x:rollback',
  'projects/1/locations/us-east4/operations/',
  'projects/1/locations/us-east4/operations/a/b',
  'projects/../locations/us-east4/operations/a',
  'projects/1/locations/europe-west1/operations/a',
  '/projects/1/locations/us-east4/operations/a',
  '',
])('%j is no operation of the location: neither asked for nor cancelled', async (name) => {
  await expect(gke().operation(name)).rejects.toMatchObject({ kind: 'invalid' });
  await expect(gke().cancel(name)).rejects.toMatchObject({ kind: 'invalid' });
  expect(requests).toEqual([]);
});

it('an update that is answered with no name of an operation may or may not have begun', async () => {
  answer = { name: 'projects/1/locations/us-east4/awsClusters/prod:rollback' };
  await expect(gke().linkProfile('p', undefined)).rejects.toMatchObject({ kind: 'transient' });
});

it('names and ARNs of AWS that have not their form are as good as none', async () => {
  answer = {
    state: 'RUNNING',
    awsRegion: 'evil.example/',
    controlPlane: {
      iamInstanceProfile: 'p',
      awsServicesAuthentication: { roleArn: 'arn:aws:iam::111122223333:role/*' },
      configEncryption: { kmsKeyArn: '*' },
      databaseEncryption: { kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/*' },
      mainVolume: { kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11' },
    },
  };
  const { awsRegion, apiRoleArn, keyArns } = await gke().get();
  expect({ awsRegion, apiRoleArn, keyArns }).toEqual({
    awsRegion: undefined,
    apiRoleArn: undefined,
    keyArns: { configEncryption: undefined, databaseEncryption: undefined, mainVolume: 'arn:aws:kms:us-east-1:111122223333:key/5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11' },
  });
});

it.each(['arn:aws:iam::1:instance-profile/p', 'a b', '../p', 'p\n', `${'p'.repeat(129)}`, 'arn:aws:iam::111122223333:role/p'])('an answer in which %j is linked is no answer', async (iamInstanceProfile) => {
  answer = { state: 'RUNNING', config: { iamInstanceProfile } };
  await expect(gke().get()).rejects.toMatchObject({ kind: 'transient', message: expect.stringContaining('not of this API') as unknown });
});

it.each(['p', 'a+b=c,d.e@f-g_h', 'arn:aws:iam::111122223333:instance-profile/p', 'arn:aws:iam::111122223333:instance-profile/cdk-gke-instance-profile/AROA1/p'])('%j is a profile', async (iamInstanceProfile) => {
  answer = { state: 'RUNNING', config: { iamInstanceProfile } };
  await expect(gke().get()).resolves.toMatchObject({ iamInstanceProfile });
});

it('a cluster in a list leads to its own node pools only', async () => {
  const location = new GkeLocation(IDENTITY, 'acme-prod', 'us-east4', { GKE_MULTICLOUD_ENDPOINT: server.origin });
  await expect(location.nodePools('projects/1/locations/us-east4/awsClusters/../../other')).rejects.toMatchObject({ kind: 'invalid' });
  await expect(location.nodePools('projects/1/locations/us-east4/awsClusters/prod')).resolves.toEqual([]);
  expect(asked()).toEqual(['GET /v1/projects/1/locations/us-east4/awsClusters/prod/awsNodePools?pageSize=100']);
});
