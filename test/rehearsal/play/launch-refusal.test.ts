import { SAMPLE_NODE_POOL } from '../../../rehearsal/play/sample-stack';
import { VirtualClock } from '../../../rehearsal/world/clock/virtual-clock';
import { nodePoolSpecification } from '../../../rehearsal/google/gke-multi-cloud/resources';
import { IamStandIn } from '../../../rehearsal/aws/iam/iam-stand-in';
import { launchRefusal } from '../../../rehearsal/play/launch-refusal';
import { makeApiRole, makeProfile, scopeDown, trustIn } from '../../../rehearsal/play/made-by-hand';

const API_ROLE = 'arn:aws:iam::111122223333:role/prod-gke-api';
const API_SESSION = 'User: arn:aws:sts::111122223333:assumed-role/prod-gke-api/multicloud-service-agent';
const NODES = 'arn:aws:iam::111122223333:role/nodes-role';
const MAY_READ = { Action: 'iam:GetInstanceProfile' };

let iam: IamStandIn;

beforeEach(() => {
  iam = new IamStandIn({ clock: new VirtualClock(), account: '111122223333' });
  makeApiRole(iam, 'prod-gke-api');
  makeProfile(iam, 'nodes');
});

function refusal(apiRole = API_ROLE): Promise<string | undefined> {
  return launchRefusal(iam, { profile: 'nodes', apiRole });
}

it('lets nodes come to life where everything was made as Google documents it', async () => {
  await expect(refusal()).resolves.toBeUndefined();
});

it.each<[string, () => void, string]>([
  ['the API role may pass other roles only', () => scopeDown(iam, 'prod-gke-api', MAY_READ, { Action: 'iam:PassRole', Resource: `${NODES}-2` }), `EC2 RunInstances: UnauthorizedOperation: ${API_SESSION} is not authorized to perform: iam:PassRole on resource: ${NODES} because no policy of the role allows the iam:PassRole action`],
  ['the API role may not read the profile', () => scopeDown(iam, 'prod-gke-api', { Action: 'iam:PassRole' }), `IAM GetInstanceProfile: AccessDenied: ${API_SESSION} is not authorized to perform: iam:GetInstanceProfile on resource: arn:aws:iam::111122223333:instance-profile/nodes because no policy of the role allows the iam:GetInstanceProfile action`],
  ['the role may be passed to another service', () => scopeDown(iam, 'prod-gke-api', MAY_READ, { Action: 'iam:PassRole', Condition: { StringEquals: { 'iam:PassedToService': 'eks.amazonaws.com' } } }), 'iam:PassRole'],
  ['the role has not the tag that the API role asks for', () => scopeDown(iam, 'prod-gke-api', MAY_READ, { Action: 'iam:PassRole', Condition: { StringEquals: { 'aws:ResourceTag/team': 'rehearsal' } } }), 'iam:PassRole'],
  ['the role trusts another service', () => iam.updateRole('nodes-role', { assumeRolePolicyDocument: trustIn('ecs-tasks.amazonaws.com') }), 'AssumeRoleUnauthorizedAccess: EC2 cannot assume the role nodes-role'],
  ['the profile is empty', () => iam.removeRole('nodes', 'nodes-role'), 'IAM Instance Profile "arn:aws:iam::111122223333:instance-profile/nodes" has no associated IAM Roles'],
])('says what AWS says where %s', async (_what, happens, words) => {
  happens();
  await expect(refusal()).resolves.toContain(words);
});

it('says so where there is no API role', async () => {
  await expect(refusal('arn:aws:iam::111122223333:role/gone')).resolves.toContain('sts:AssumeRoleWithWebIdentity on arn:aws:iam::111122223333:role/gone');
});

it('knows the tags of a role, as EC2 does', async () => {
  scopeDown(iam, 'prod-gke-api', MAY_READ, { Action: 'iam:PassRole', Condition: { StringEquals: { 'aws:ResourceTag/team': 'rehearsal' } } });
  iam.updateRole('nodes-role', { tags: { team: 'rehearsal' } });
  await expect(refusal()).resolves.toBeUndefined();
});

it('has the pool use the key that the sample app names', () => {
  const pool = nodePoolSpecification({ location: 'us-east4', cluster: 'prod', name: 'workers', profile: 'nodes' }, 'us-east-1', '111122223333');
  expect(pool).toMatchObject({ config: { configEncryption: { kmsKeyArn: SAMPLE_NODE_POOL.configEncryptionKeyArn } } });
});
