import { CONTROL_PLANE_ACTIONS } from '../../../lib/role/documented-actions';
import { ServiceCallError } from '../../../lambda/errors/service-call-error';
import type { Subject } from '../../../lambda/preflight/evidence';
import { inOneLine, type Finding } from '../../../lambda/preflight/finding';
import { gather } from '../../../lambda/preflight/gather';
import { judge } from '../../../lambda/preflight/judge';
import { notSeen } from '../../../lambda/preflight/seen';
import { sourcesOf, type Sources } from '../../../lambda/preflight/sources';
import type { Target } from '../../../lambda/request/target';
import { valueAt } from '../../../rehearsal/google/gke-multi-cloud/json';
import { ACCOUNT, OTHER_STACK, role } from './support/evidence';
import { Clouds, CONTROL_PLANE, policy, WORKERS } from './support/clouds';

let clouds: Clouds;

beforeEach(async () => {
  clouds = await Clouds.open();
});

afterEach(async () => {
  await clouds.close();
});

async function findings(target: Target, changes: Partial<Subject> = {}): Promise<readonly Finding[]> {
  const subject = await clouds.subject(target, changes);
  return judge(await gather(sourcesOf(clouds.services(target)), subject));
}

async function texts(target: Target, changes?: Partial<Subject>): Promise<readonly string[]> {
  return (await findings(target, changes)).map((finding) => `${finding.severity}: ${inOneLine(finding)}`);
}

/** A key of the cluster or node pool, as Google has it. */
const keyOf = ({ location, cluster, nodePool }: Target, ...path: readonly string[]): string =>
  valueAt(clouds.gke.target({ location, cluster, ...(nodePool === undefined ? {} : { nodePool }) }).specification, [...path, 'kmsKeyArn']) as string;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/nodes`;

describe('where all is well', () => {
  it.each<[string, Target, number]>([
    ['node pool', WORKERS, 10],
    ['control plane', CONTROL_PLANE, 12],
  ])('a %s takes at most a dozen calls, changes nothing, and nothing is found', async (_, target, most) => {
    const subject = await clouds.subject(target);
    const before = clouds.requestCount;
    expect(judge(await gather(sourcesOf(clouds.services(target)), subject))).toEqual([]);
    expect(clouds.requestCount - before).toBeLessThanOrEqual(most);
    expect(clouds.gke.requests.counts()).toMatchObject({ patch: 0, validateOnly: 1 });
    expect(clouds.gke.operations.list('us-east4')).toEqual([]);
  });

  it('the profile that is linked already is not asked about twice', async () => {
    const subject = await clouds.subject(WORKERS);
    await gather(sourcesOf(clouds.services(WORKERS)), { ...subject, resource: { ...subject.resource, profileName: 'new' } });
    expect(clouds.askedOfAws.filter((asked) => asked.get('Action') === 'GetInstanceProfile')).toHaveLength(1);
  });
});

describe('what is asked', () => {
  it('each key is asked about by what Google documents for it, and nothing about another one', async () => {
    clouds.setPolicy('nodes', policy({ Action: CONTROL_PLANE_ACTIONS, Resource: '*' }));
    expect(await texts(CONTROL_PLANE)).toEqual([
      expect.stringContaining('use the database encryption key (kms:Encrypt, kms:Decrypt) by its own policies'),
      expect.stringContaining('use the configuration encryption key (kms:Decrypt) by its own policies'),
      expect.stringContaining('use the main volume key (kms:CreateGrant) by its own policies'),
    ]);
    const encrypt = { Action: ['kms:Encrypt', 'kms:Decrypt'], Resource: keyOf(CONTROL_PLANE, 'controlPlane', 'databaseEncryption') };
    const decrypt = { Action: 'kms:Decrypt', Resource: keyOf(CONTROL_PLANE, 'controlPlane', 'configEncryption') };
    const grant = { Action: 'kms:CreateGrant', Resource: keyOf(CONTROL_PLANE, 'controlPlane', 'mainVolume'), Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } };
    clouds.setPolicy('nodes', policy({ Action: CONTROL_PLANE_ACTIONS, Resource: '*' }, encrypt, decrypt, grant));
    expect(await texts(CONTROL_PLANE)).toEqual([]);
  });

  it('a node pool is asked about with its own key, and the role of its cluster', async () => {
    clouds.setPolicy('nodes', policy({ Action: 'kms:Decrypt', Resource: keyOf(CONTROL_PLANE, 'controlPlane', 'configEncryption') }));
    clouds.setPolicy('prod-gke-api', policy({ Action: 'iam:GetInstanceProfile', Resource: '*' }));
    expect(await texts(WORKERS)).toEqual([
      `stops: Google's API role prod-gke-api may not pass role nodes to EC2 (iam:PassRole) (${ROLE}). ` +
        `Add to an identity policy of role prod-gke-api: {"Effect":"Allow","Action":"iam:PassRole","Resource":"${ROLE}"}`,
      expect.stringContaining(`(${keyOf(WORKERS, 'config', 'configEncryption')})`),
    ]);
  });

  it('a node pool of which Google shows no key is asked about with that of its cluster', async () => {
    clouds.setPolicy('nodes', policy({ Action: 'kms:Decrypt', Resource: keyOf(WORKERS, 'config', 'configEncryption') }));
    const { resource } = await clouds.subject(WORKERS);
    expect(await texts(WORKERS)).toEqual([]);
    expect(await texts(WORKERS, { resource: { ...resource, keyArns: {} } })).toEqual([
      expect.stringContaining(`(${keyOf(CONTROL_PLANE, 'controlPlane', 'configEncryption')})`),
    ]);
  });

  it('conditions are met that every such request meets', async () => {
    const inRegion = { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } };
    const toEc2 = { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } };
    clouds.setPolicy('nodes', policy({ Action: '*', Resource: '*', Condition: inRegion }));
    clouds.setPolicy('prod-gke-api', policy({ Action: 'iam:PassRole', Resource: '*', Condition: toEc2 }, { Action: 'iam:GetInstanceProfile', Resource: '*' }));
    expect(await texts(CONTROL_PLANE)).toEqual([]);
  });

  it('conditions that nobody can know are not taken for missing permissions', async () => {
    const tagged = { StringEquals: { 'aws:ResourceTag/team': 'gke' } };
    clouds.setPolicy('prod-gke-api', policy({ Action: ['iam:PassRole', 'iam:GetInstanceProfile'], Resource: '*', Condition: tagged }));
    clouds.setPolicy('nodes', policy({ Action: '*', Resource: '*', Condition: tagged }));
    const all = await findings(CONTROL_PLANE);
    expect(all.map(({ severity, certainty }) => [severity, certainty])).toEqual(Array(6).fill(['warns', 'unknown']));
    expect(JSON.stringify(all)).not.toMatch(/may not|missing/);
  });

  it('every page of results is read', async () => {
    clouds.rewriteAws = (request, answer) => answer(request.body.includes('SimulatePrincipalPolicy') ? { ...request, body: `${request.body}&MaxItems=10` } : request);
    expect(await texts(CONTROL_PLANE)).toEqual([]);
    expect(clouds.askedOfAws.filter((asked) => asked.has('Marker')).length).toBeGreaterThanOrEqual(7);
  });
});

describe('facts on the wire', () => {
  it('a trust policy arrives as it was written', async () => {
    clouds.iam.updateRole('nodes', { assumeRolePolicyDocument: '{"Statement":[{"Effect":"Allow","Principal":{"Service":"eks.amazonaws.com"},"Action":"sts:AssumeRole"}]}' });
    expect(await texts(WORKERS)).toEqual([expect.stringContaining('stops: EC2 may not assume role nodes')]);
  });

  it('a linked profile of another stack, and one that is taken over', async () => {
    clouds.iam.tagInstanceProfile('linked', { 'cdk-gke-instance-profile:owner': OTHER_STACK });
    expect(await texts(WORKERS)).toEqual([expect.stringContaining('stops: the linked profile linked belongs to stack Other')]);
    expect(await texts(WORKERS, { adopt: true })).toEqual([expect.stringContaining('warns: the target is taken over')]);
  });

  it('a role of another account is not asked about', async () => {
    const elsewhere = `arn:aws:iam::999900001111:instance-profile/cdk-gke-instance-profile/AROA1/new`;
    const all = await findings(WORKERS, { profile: { name: 'new', arn: elsewhere } });
    expect(all.map(({ checks, severity }) => [severity, ...checks])).toEqual([
      ['stops', 'instance profile'],
      ['stops', 'AWS account'],
      ['warns', 'iam:PassRole', 'iam:GetInstanceProfile'],
    ]);
  });

  it('the update that Google would not accept, in its words', async () => {
    clouds.gke.settings.unknownProfile = 'refused';
    clouds.iam.removeRole('new', 'nodes');
    clouds.iam.deleteInstanceProfile('new');
    expect(await texts(WORKERS)).toEqual(
      expect.arrayContaining([expect.stringContaining('stops: Google would not accept the update: Google answered PATCH'), expect.stringContaining('stops: IAM does not know instance profile new')]),
    );
  });
});

describe('who cannot be asked', () => {
  it('a simulation that is refused is said, may be allowed in a minute, and stops nothing', async () => {
    const refusal = '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>';
    clouds.rewriteAws = (request, answer) => (request.body.includes('SimulatePrincipalPolicy') ? { status: 403, body: refusal } : answer(request));
    const all = await findings(CONTROL_PLANE);
    expect(all.map(({ checks, severity, certainty, mayPass }) => [severity, certainty, mayPass, ...checks])).toEqual([
      ['warns', 'not checked', true, 'iam:PassRole', 'iam:GetInstanceProfile'],
      ['warns', 'not checked', true, 'documented permissions', 'KMS keys'],
    ]);
  });

  it('nor does a Google that is busy: the update itself has the patience for it', async () => {
    const address = { location: 'us-east4', cluster: 'prod', nodePool: 'workers' };
    clouds.gke.faults.stallNextUpdate(address, 1);
    await clouds.gke.faults.updateBySomeoneElse(address, { 'config.iam_instance_profile': 'control-plane' });
    const all = await findings(WORKERS);
    expect(all).toMatchObject([{ severity: 'warns', certainty: 'not checked', mayPass: false, checks: ['validateOnly'] }]);
  });

  it.each<[string, (subject: Subject) => Subject, () => unknown]>([
    ['refused', (subject) => subject, () => clouds.deniedPermissions.add('gkemulticloud.awsNodePools.update')],
    ['conflict', (subject) => ({ ...subject, resource: { ...subject.resource, etag: 'another' } }), () => undefined],
    ['transient', (subject) => subject, () => (clouds.rewriteAws = () => ({ status: 503, body: 'sorry' }))],
  ])('what is %s is left to those who ask again', async (kind, change, happen) => {
    const subject = change(await clouds.subject(WORKERS));
    happen();
    await expect(gather(sourcesOf(clouds.services(WORKERS)), subject)).rejects.toMatchObject({ name: 'ServiceCallError', kind });
  });

  it('a function that was slow so far asks nobody any more, and comes again', async () => {
    const subject = await clouds.subject(WORKERS);
    let now = 0;
    const services = { ...clouds.services(WORKERS), now: () => (now += 6_000) };
    const before = clouds.requestCount;
    await expect(gather(sourcesOf(services), subject)).rejects.toMatchObject(new ServiceCallError('the pre-flight was not through after 25 seconds', 'transient'));
    expect(clouds.requestCount - before).toBeLessThanOrEqual(6);
  });

  it('a profile that is yet to be made is asked about as it will be', async () => {
    const subject = await clouds.subject(WORKERS);
    const toBe = { arn: subject.profile.arn, path: '/', roles: [role({ name: 'nodes', arn: ROLE })] };
    const sources: Sources = {
      ...sourcesOf(clouds.services(WORKERS)),
      profile: (name) => (name === 'new' ? Promise.resolve({ seen: toBe }) : sourcesOf(clouds.services(WORKERS)).profile(name)),
      update: () => Promise.resolve(notSeen('the deployment makes it')),
    };
    clouds.setPolicy('prod-gke-api', policy({ Action: 'iam:GetInstanceProfile', Resource: '*' }));
    const all = judge(await gather(sources, subject));
    expect(all.map(({ checks, severity }) => [severity, ...checks])).toEqual([
      ['stops', 'iam:PassRole'],
      ['warns', 'validateOnly'],
    ]);
  });
});
