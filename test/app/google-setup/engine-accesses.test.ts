import { App } from 'aws-cdk-lib';
import { parseConfig } from '../../../app/config/read-config';
import { resolveFleet } from '../../../app/fleet/resolve-fleet';
import { fleetStacks } from '../../../app/create-stacks';
import { engineAccesses } from '../../../app/google-setup/engine-accesses';
import { assumedRoleArn } from '../../../cli/google-setup/google-resource';

const FEDERATION = `
credentials:
  workloadIdentityFederation:
    { projectNumber: 123456789012, pool: aws-rotation, provider: aws-account, serviceAccount: rotation@acme-prod.iam.gserviceaccount.com }`;
const CLUSTERS = `
clusters:
  - { name: prod, nodePools: [{ name: workers }] }`;
const GOOGLE = `
project: acme-prod
location: us-east4${FEDERATION}`;

describe.each([
  ['by default', ''],
  ['with names of its own', 'engine: { roleName: my-role, functionName: my-function }'],
  ['with a stack of another name', 'stackName: Another'],
])('the engine %s', (_what, more) => {
  const region = more.startsWith('region') ? '' : 'region: eu-central-1\n';
  const file = parseConfig('rotations.yaml', `account: "111122223333"\n${region}${more}${GOOGLE}${CLUSTERS}`);

  test('is told to Google under the names that it is deployed with', () => {
    const [access] = engineAccesses(resolveFleet(file.config)).accesses;
    const [stack] = fleetStacks(new App(), file);
    const { roleName, functionName } = stack?.engine._namesInSubject ?? {};

    expect(access?.session).toMatchObject({ account: '111122223333', roleName, functionName });
    expect(access && assumedRoleArn(access.session)).toBe(`arn:aws:sts::111122223333:assumed-role/${roleName}`);
  });
});

test('there is one access for each Google project and set of credentials of an engine', () => {
  const { accesses, mistakes } = read(`account: "111122223333"
region: us-east-1${GOOGLE}
clusters:
  - { name: one, nodePools: [{ name: a }, { name: b }], controlPlane: {} }
  - { name: two, nodePools: [{ name: a }] }
  - { name: three, project: acme-other, nodePools: [{ name: a }] }
  - name: four
    credentials: { secret: { arn: "arn:aws:secretsmanager:us-east-1:111122223333:secret:google-AbCdEf" } }
    nodePools: [{ name: a }]`);

  expect(mistakes).toEqual([]);
  expect(accesses.map(({ environment, project, credentials }) => [environment, project, credentials.kind])).toEqual([
    ['GkeInstanceProfiles', 'acme-prod', 'federation'],
    ['GkeInstanceProfiles', 'acme-other', 'federation'],
    ['GkeInstanceProfiles', 'acme-prod', 'secret'],
  ]);
});

test.each([
  [
    'an account that only the deployment knows',
    `region: us-east-1${GOOGLE}${CLUSTERS}`,
    'f.yaml has a mistake:\n  f.yaml:1:1: account is missing; it must say which AWS account Google is to trust.',
  ],
  [
    'a region that only the deployment knows, and no name for the role',
    `account: "111122223333"${GOOGLE}${CLUSTERS}`,
    "f.yaml has a mistake:\n  f.yaml:1:1: region is missing; it must be there unless 'engine.roleName' is: the default name of the engine's role has it in it.",
  ],
  [
    'a project by its number',
    `account: "111122223333"\nregion: us-east-1\nproject: 123456789012\nlocation: us-east4${FEDERATION}${CLUSTERS}`,
    'f.yaml has a mistake:\n  f.yaml:9:31: clusters[0].nodePools[0] is in project "123456789012", but custom roles are made in projects that are named ' +
      'by ID. Run this on a copy of the file that says the ID: in the file itself it would rotate.',
  ],
  [
    'a provider that is to trust two accounts',
    `region: us-east-1${GOOGLE}
environments:
  - { name: staging, account: "111122223333", clusters: [{ name: one, controlPlane: {} }] }
  - { name: production, account: "444455556666", clusters: [{ name: two, controlPlane: {} }] }`,
    'f.yaml has a mistake:\n  f.yaml:9:5: environments[1].credentials must name another provider than "aws-account": that trusts AWS account ' +
      '111122223333, because of environments[0], and not 444455556666. The pool may be the same.',
  ],
])('%s is refused, with the place in the file', (_what, text, message) => {
  const file = parseConfig('f.yaml', text);
  const { accesses, mistakes } = engineAccesses(resolveFleet(file.config));

  expect(file.mistakes(mistakes).message).toBe(message);
  expect(accesses.length === 0 || mistakes.length > 0).toBe(true);
});

test('without a region the name of the role is enough', () => {
  const { accesses, mistakes } = read(`account: "111122223333"\nengine: { roleName: my-role }${GOOGLE}${CLUSTERS}`);

  expect(mistakes).toEqual([]);
  expect(accesses).toMatchObject([{ session: { roleName: 'my-role', functionName: expect.stringMatching(/^gke-rotation-[0-9a-f]{8}$/) as string } }]);
});

function read(text: string): ReturnType<typeof engineAccesses> {
  return engineAccesses(resolveFleet(parseConfig('f.yaml', text).config));
}
