import { UsageError } from '../../../cli/command-line/arguments';
import { GUARD_POLICY_HELP, runGuardPolicy } from '../../../cli/guard-policy/command-line';
import { PROFILE_PATH_PREFIX } from '../../../lib/contract';
import { evaluate } from '../../../rehearsal/aws/iam/policy-evaluation';

const ACCOUNT = '111122223333';
const OURS = `arn:aws:iam::${ACCOUNT}:instance-profile${PROFILE_PATH_PREFIX}AROAEXAMPLE/GkeInstanceProfiles-Workers`;
const ANOTHER = `arn:aws:iam::${ACCOUNT}:instance-profile/web-servers`;
const ENGINE = `arn:aws:iam::${ACCOUNT}:role/gke-rotation-GkeInstanceProfiles-0f1e2d3c-us-east-1`;
const CLOUDFORMATION = `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-us-east-1`;
const DEPLOY = `arn:aws:iam::${ACCOUNT}:role/deploy`;
const ADMIN = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef`;

const EDITS = ['AddRoleToInstanceProfile', 'RemoveRoleFromInstanceProfile', 'DeleteInstanceProfile', 'TagInstanceProfile', 'UntagInstanceProfile'];

function printed(...args: string[]): string {
  const texts: string[] = [];
  expect(runGuardPolicy(args, (text) => texts.push(text))).toBe(0);
  return texts.join('');
}

type Policies = Pick<Parameters<typeof evaluate>[0], 'identityPolicies' | 'permissionsBoundary'>;

const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };

function policy(...statements: readonly unknown[]): { readonly name: string; readonly document: string } {
  return { name: 'policy', document: JSON.stringify({ Version: '2012-10-17', Statement: statements }) };
}

/** Edits that are left to somebody who may do everything. */
async function leftTo(principal: string, resource: string, policies: Policies): Promise<readonly string[]> {
  const judged = await Promise.all(EDITS.map((edit) => evaluate({ principal, action: `iam:${edit}`, resource, context: { 'aws:PrincipalArn': principal }, ...policies })));
  return EDITS.filter((_, index) => judged[index]?.decision === 'allowed');
}

function guardedBy(document: string): Policies {
  return { identityPolicies: [policy(EVERYTHING), { name: 'guard', document }] };
}

const POLICY = printed();
const NARROW = printed('--editor', ENGINE, '--editor', DEPLOY);
const BOUNDARY = { identityPolicies: [policy(EVERYTHING)], permissionsBoundary: policy(EVERYTHING, JSON.parse(printed('--boundary'))) };

test.each<[string, string, string, Policies, readonly string[]]>([
  ['none of them to a profile of nodes', ADMIN, OURS, guardedBy(POLICY), []],
  ['none of them to a profile of nodes', `arn:aws:iam::${ACCOUNT}:user/jane`, OURS, guardedBy(POLICY), []],
  ['none of them to a profile of nodes', `arn:aws:iam::${ACCOUNT}:root`, OURS, guardedBy(POLICY), []],
  ['all of them to any other profile', ADMIN, ANOTHER, guardedBy(POLICY), EDITS],
  ['all of them, being the engine', ENGINE, OURS, guardedBy(POLICY), EDITS],
  ['all of them, being CloudFormation', CLOUDFORMATION, OURS, guardedBy(POLICY), EDITS],
  ['all of them where it is named', ENGINE, OURS, guardedBy(NARROW), EDITS],
  ['all of them where it is named', DEPLOY, OURS, guardedBy(NARROW), EDITS],
  ['none of them where others are named in place of the default', CLOUDFORMATION, OURS, guardedBy(NARROW), []],
  ['none of them within a boundary that has the statement', ADMIN, OURS, BOUNDARY, []],
  ['all of them to any other profile within that boundary', ADMIN, ANOTHER, BOUNDARY, EDITS],
  ['all of them within that boundary, being named', CLOUDFORMATION, OURS, BOUNDARY, EDITS],
])('who may do everything else can do %s: %s on %s', async (_what, principal, resource, policies, left) => {
  expect(await leftTo(principal, resource, policies)).toEqual(left);
});

test('denies these five actions only, and no pattern of actions', () => {
  const { Statement: statements } = JSON.parse(POLICY) as { Statement: { Effect: string; Action: string[] }[] };

  expect(statements).toHaveLength(1);
  expect(statements[0]).toMatchObject({ Effect: 'Deny' });
  expect([...(statements[0]?.Action ?? [])].sort()).toEqual(EDITS.map((edit) => `iam:${edit}`).sort());
});

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
test('fits a service control policy, with as many editors as somebody may name', () => {
  const many = Array.from({ length: 30 }, (_, index) => ['--editor', `arn:aws:iam::${ACCOUNT}:role/gke-rotation-GkeInstanceProfiles-${index}-ap-southeast-2`]).flat();

  expect(Buffer.byteLength(printed(...many))).toBeLessThan(5_120);
});

test('prints help that names every option', () => {
  expect(printed('--help')).toBe(GUARD_POLICY_HELP);
  for (const option of ['--editor', '--boundary', '--help']) {
    expect(GUARD_POLICY_HELP).toContain(`  ${option} `);
  }
});

test.each([
  ['a name', 'deploy'],
  ['everybody', 'arn:aws:iam::*:role/*'],
  ['a user', `arn:aws:iam::${ACCOUNT}:user/jane`],
  ['a session', `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/jane`],
  ['more than a name', 'arn:aws:iam::*:role/x","Effect":"Allow'],
])('refuses %s as an editor', (_what, editor) => {
  expect(() => runGuardPolicy(['--editor', editor], () => undefined)).toThrow(UsageError);
});
