import { CONTRACT_VERSION, type LinkProperties } from '../../../lib/contract';
import { physicalResourceId } from '../../../lambda/request/link';
import { parseLinkProperties } from '../../../lambda/request/link-properties';

/** As CloudFormation sends them: every scalar is text. */
const properties: LinkProperties & { readonly ServiceToken: string } = {
  ServiceToken: 'arn:aws:lambda:us-east-1:111111111111:function:begin',
  ContractVersion: CONTRACT_VERSION,
  Project: 'acme-prod',
  Location: 'us-east4',
  Cluster: 'prod',
  NodePool: 'workers',
  ProfileName: 'stack-workers-1A2B',
  ProfileArn: 'arn:aws:iam::111111111111:instance-profile/cdk-gke-instance-profile/AROAEXAMPLE/stack-workers-1A2B',
  TimeoutSeconds: '1800',
  RespectPodDisruptionBudgets: 'false',
  Preflight: 'OFF',
  Adopt: 'false',
  Credentials: { Kind: 'workloadIdentityFederation', Audience: '//iam.googleapis.com/projects/1/x', ServiceAccount: 'sa@p.iam.gserviceaccount.com' },
};

it('turns text into types; "false" is not taken for true', () => {
  expect(parseLinkProperties(properties)).toMatchObject({ timeoutSeconds: 1800, respectPodDisruptionBudgets: false });
  expect(parseLinkProperties({ ...properties, RespectPodDisruptionBudgets: 'true' }).respectPodDisruptionBudgets).toBe(true);
});

it('takes a target without a node pool for the control plane', () => {
  const link = parseLinkProperties({ ...properties, NodePool: undefined });
  expect(link.target.nodePool).toBeUndefined();
  expect(physicalResourceId(link)).toBe('acme-prod/us-east4/prod/stack-workers-1A2B');
});

it('takes up to twelve hours, but only behind a wait condition', () => {
  const long = { ...properties, TimeoutSeconds: '42300' };
  expect(parseLinkProperties({ ...long, Wait: 'WorkersWait1A2B' })).toMatchObject({ timeoutSeconds: 42_300, wait: 'WorkersWait1A2B' });
  expect(parseLinkProperties(long)).toMatchObject({ timeoutSeconds: 3_000 });
  expect(parseLinkProperties({ ...long, TimeoutSeconds: '99999', Wait: 'WorkersWait1A2B' })).toMatchObject({ timeoutSeconds: 43_200 });
});

it.each<[LinkProperties['Preflight'], string, { preflight: string; adopt: boolean }]>([
  ['ENFORCE', 'false', { preflight: 'ENFORCE', adopt: false }],
  ['WARN', 'true', { preflight: 'WARN', adopt: true }],
])('takes Preflight %s and Adopt %s for what they say', (Preflight, Adopt, parsed) => {
  expect(parseLinkProperties({ ...properties, Preflight, Adopt })).toMatchObject(parsed);
});

it.each([
  ['Preflight', 'enforce', /Preflight: /],
  ['Adopt', 'yes', /Adopt: /],
  ['Wait', 'Stack/Wait', /Wait: has to be a logical ID/],
  ['ContractVersion', '0', /ContractVersion: has to be 1: construct and functions come from different versions/],
  ['ContractVersion', undefined, /ContractVersion/],
  ['Project', '', /Project/],
  ['Cluster', 'prod/awsNodePools/x', /Cluster: has to be one segment/],
  ['NodePool', '', /NodePool/],
  // Each of these would send an access token, or a request in its name, to somewhere else.
  ['Location', 'example.com#', /Location: has to be one segment/],
  ['Location', 'example.com:443', /Location/],
  ['Project', 'acme-prod?x=', /Project/],
  ['Project', '..', /Project/],
  ['Cluster', 'prod:rollback', /Cluster/],
  ['NodePool', 'workers%2F..', /NodePool/],
  ['ProfileName', 'a b', /ProfileName/],
  ['Credentials', { ...properties.Credentials, ServiceAccount: 'sa@p:generateAccessToken?' }, /Credentials\.ServiceAccount/],
  ['ProfileArn', 'arn:aws:iam::111111111111:instance-profile/stack-workers-1A2B', /ProfileArn: has to be the ARN of an instance profile below the path \/cdk-gke-instance-profile\//],
  ['ProfileArn', 'arn:aws:iam::111111111111:instance-profile/cdk-gke-instance-profile/x/another', /is not the ARN of ProfileName/],
  ['TimeoutSeconds', '0', /TimeoutSeconds: has to be a whole number of seconds/],
  ['TimeoutSeconds', '50 minutes', /TimeoutSeconds/],
  ['RespectPodDisruptionBudgets', 'False', /RespectPodDisruptionBudgets/],
  ['RespectPodDisruptionBudgets', '', /RespectPodDisruptionBudgets/],
  ['Credentials', { Kind: 'password' }, /Credentials/],
  ['Credentials', { Kind: 'secret' }, /Credentials\.SecretArn/],
])('refuses %s %p by name and says that nothing was touched', (name, value, message) => {
  const parse = (): unknown => parseLinkProperties({ ...properties, [name]: value });
  expect(parse).toThrow(message);
  expect(parse).toThrow(/nothing was touched/);
});

it('takes the names that Google and IAM allow', () => {
  const allowed = { Project: 'example.com:legacy-project', Cluster: 'prod-1', ProfileName: 'a.b_c+d=e,f@g-h' };
  const ProfileArn = `arn:aws-us-gov:iam::111111111111:instance-profile/cdk-gke-instance-profile/x/${allowed.ProfileName}`;
  expect(parseLinkProperties({ ...properties, ...allowed, ProfileArn })).toMatchObject({ target: { project: allowed.Project } });
});

it('names every property at fault, not only the first', () => {
  expect(() => parseLinkProperties({})).toThrow(/ContractVersion.*Project.*Location.*Cluster.*ProfileName.*TimeoutSeconds.*Credentials/s);
});
