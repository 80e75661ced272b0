import { UsageError } from '../../../cli/command-line/arguments';
import { GUARD_POLICY_HELP, runGuardPolicy } from '../../../cli/guard-policy/command-line';
import { PROFILE_PATH_PREFIX } from '../../../lib/contract';
import { evaluate } from '../../../rehearsal/aws/iam/policy-evaluation';

const ACCOUNT = '111122223333';
const OURS = `arn:aws:iam::${ACCOUNT}:instance-profile${PROFILE_PATH_PREFIX}AROAEXAMPLE/GkeInstanceProfiles-Workers`;
const ANOTHER = `arn:aws:iam::${ACCOUNT}:instance-profile/web-servers`;
const NODE_ROLE = `arn:aws:iam::${ACCOUNT}:role/GkeInstanceProfiles-WorkersRole`;
const ENGINE = `arn:aws:iam::${ACCOUNT}:role/gke-rotation-GkeInstanceProfiles-0f1e2d3c-us-east-1`;
const CLOUDFORMATION = `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-us-east-1`;
const ADMIN = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef`;

const EVERYTHING = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });

const EDITS = ['AddRoleToInstanceProfile', 'RemoveRoleFromInstanceProfile', 'DeleteInstanceProfile', 'TagInstanceProfile', 'UntagInstanceProfile'];

function printed(...args: string[]): string {
  const texts: string[] = [];
  expect(runGuardPolicy(args, (text) => texts.push(text))).toBe(0);
  return texts.join('');
}

/** What somebody who may do everything may still do. */
async function isLeft(guard: string, principal: string, action: string, resource: string): Promise<boolean> {
  const identityPolicies = [{ name: 'everything', document: EVERYTHING }, { name: 'guard', document: guard }];
  const { decision } = await evaluate({ principal, action: `iam:${action}`, resource, context: { 'aws:PrincipalArn': principal }, identityPolicies });
  return decision === 'allowed';
}

const POLICY = printed();

describe.each(EDITS)('%s', (edit) => {
  test('an administrator with * cannot do it to a profile of nodes', async () => {
    expect(await isLeft(POLICY, ADMIN, edit, OURS)).toBe(false);
    expect(await isLeft(POLICY, `arn:aws:iam::${ACCOUNT}:user/jane`, edit, OURS)).toBe(false);
    expect(await isLeft(POLICY, `arn:aws:iam::${ACCOUNT}:root`, edit, OURS)).toBe(false);
  });

  test('an administrator can do it to any other profile', async () => {
    expect(await isLeft(POLICY, ADMIN, edit, ANOTHER)).toBe(true);
  });

  test("the engine and CloudFormation can do it", async () => {
    expect(await isLeft(POLICY, ENGINE, edit, OURS)).toBe(true);
    expect(await isLeft(POLICY, CLOUDFORMATION, edit, OURS)).toBe(true);
  });

  test('only the roles that are named can do it', async () => {
    const narrow = printed('--editor', ENGINE, '--editor', `arn:aws:iam::${ACCOUNT}:role/deploy`);

    expect(await isLeft(narrow, ENGINE, edit, OURS)).toBe(true);
    expect(await isLeft(narrow, `arn:aws:iam::${ACCOUNT}:role/deploy`, edit, OURS)).toBe(true);
    expect(await isLeft(narrow, CLOUDFORMATION, edit, OURS)).toBe(false);
  });
});

test.each<[string, string]>([
  ['CreateInstanceProfile', OURS],
  ['GetInstanceProfile', OURS],
  ['ListInstanceProfiles', OURS],
  ['ListInstanceProfileTags', OURS],
  ['PassRole', NODE_ROLE],
  ['CreateRole', NODE_ROLE],
  ['DeleteRole', NODE_ROLE],
  ['GetRole', NODE_ROLE],
  ['PutRolePolicy', NODE_ROLE],
  ['DeleteRolePolicy', NODE_ROLE],
  ['UpdateAssumeRolePolicy', NODE_ROLE],
  ['TagRole', NODE_ROLE],
  ['UntagRole', NODE_ROLE],
  ['CreateUser', `arn:aws:iam::${ACCOUNT}:user/jane`],
])('%s is not denied', async (action, resource) => {
  expect(await isLeft(POLICY, ADMIN, action, resource)).toBe(true);
});

test('denies these five actions only, and no pattern of actions', () => {
  const { Statement: statements } = JSON.parse(POLICY) as { Statement: { Effect: string; Action: string[] }[] };

  expect(statements).toHaveLength(1);
  expect(statements[0]).toMatchObject({ Effect: 'Deny' });
  expect([...(statements[0]?.Action ?? [])].sort()).toEqual(EDITS.map((edit) => `iam:${edit}`).sort());
});

test('within a boundary that has the statement, who may do everything else cannot edit, and whoever is named can', async () => {
  const boundary = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }, JSON.parse(printed('--boundary'))] });
  const may = async (principal: string, action: string, resource: string): Promise<boolean> => {
    const { decision } = await evaluate({ principal, action: `iam:${action}`, resource, context: { 'aws:PrincipalArn': principal }, identityPolicies: [{ name: 'everything', document: EVERYTHING }], permissionsBoundary: { name: 'boundary', document: boundary } });
    return decision === 'allowed';
  };

  for (const edit of EDITS) {
    expect([edit, await may(ADMIN, edit, OURS), await may(ADMIN, edit, ANOTHER), await may(CLOUDFORMATION, edit, OURS)]).toEqual([edit, false, true, true]);
  }
});

test('--editor replaces the default: who is not named cannot edit', async () => {
  const narrow = printed('--editor', `arn:aws:iam::${ACCOUNT}:role/deploy`);

  expect([await isLeft(narrow, ENGINE, 'TagInstanceProfile', OURS), await isLeft(narrow, CLOUDFORMATION, 'AddRoleToInstanceProfile', OURS)]).toEqual([false, false]);
  expect(GUARD_POLICY_HELP).toContain('It replaces the default');
});

test('prints for a boundary the statement alone', () => {
  const { Statement: statements } = JSON.parse(POLICY) as { Statement: unknown[] };

  expect(JSON.parse(printed('--boundary'))).toEqual(statements[0]);
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
