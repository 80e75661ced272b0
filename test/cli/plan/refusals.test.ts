import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { SampleOptions } from '../../../rehearsal/play/sample-stack';
import { OWNER_TAG_KEY } from '../../../lib/contract';
import { Preflight } from '../../../lib';
import { scopeDown } from '../../../rehearsal/play/made-by-hand';
import { API_ROLE, MANUAL_PROFILE } from '../../../rehearsal/play/sample-cloud';
import { openForEachTest, type Terminal } from './support/terminal';
import { existingRole, notChecked, planDocument, stops } from './support/plan-document';

const ROLE_ARN = `arn:aws:iam::111122223333:role/${MANUAL_PROFILE}-role`;
const OTHER_STACK = 'arn:aws:cloudformation:us-east-1:111122223333:stack/Other/0a1b2c3d-0000-4000-8000-000000000001';
const EARLIER_STACK = 'arn:aws:cloudformation:us-east-1:111122223333:stack/GkeInstanceProfiles/0a1b2c3d-0000-4000-8000-000000000002';

let terminal: Terminal;

openForEachTest((opened) => {
  terminal = opened;
});

describe('fails where the deployment would', () => {
  test("with what to add where, before the role's profile is there", async () => {
    scopeDown(terminal.cloud.iam, API_ROLE, { Action: 'iam:GetInstanceProfile' }, { Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/other-*' });
    const { exitCode, stdout } = await terminal.plan(terminal.synth({ role: existingRole }));
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ROTATION .* FINDINGS\n.* {2}take over {3}1 stops it\n/);
    expect(stdout).toContain(
      [
        "  stops it      Google's API role prod-gke-api may not pass role made-by-hand-role to EC2 (iam:PassRole)",
        `                (${ROLE_ARN}). Add to an identity policy of role`,
        '                prod-gke-api:',
        `                {"Effect":"Allow","Action":"iam:PassRole","Resource":"${ROLE_ARN}"}`,
        '',
      ].join('\n'),
    );
    expect(stdout).toMatch(/\n1 rotation: 1 take over\. The deployment would fail\.\nAsked: AWS account 111122223333, region us-east-1\.\n$/);
    expect(terminal.changes).toStrictEqual({ patch: 0, validateOnly: 0 });
  });

  test("before there is the role that may not be passed, because policies can only name the known part of its name", async () => {
    scopeDown(terminal.cloud.iam, API_ROLE, { Action: 'iam:GetInstanceProfile' }, { Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/other-*' });
    const refused = await terminal.plan(terminal.synth());
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toMatch(
      /\n {16}\{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::111122223333:role\/GkeInstanceProfiles-WorkersRole8D2DAD04D9D1BD2E-\*"\}\n/,
    );
    scopeDown(terminal.cloud.iam, API_ROLE, { Action: 'iam:GetInstanceProfile' }, { Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/GkeInstanceProfiles-*' });
    const allowed = await planDocument(terminal, terminal.synth());
    expect([allowed.exitCode, stops(allowed)]).toStrictEqual([2, []]);
    expect(notChecked(allowed)).toContainEqual(expect.stringMatching(/^not checked: KMS keys: the deployment makes role GkeInstanceProfiles-WorkersRole/));
  });

  test.each<[string, SampleOptions['role']]>([
    ['CloudFormation has to shorten its name', (scope) => new Role(scope, `Nodes${'x'.repeat(60)}`, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') })],
    ['its path is not known', (scope) => new Role(scope, 'Nodes', { assumedBy: new ServicePrincipal('ec2.amazonaws.com'), path: new CfnParameter(Stack.of(scope), 'RolePath').valueAsString })],
  ])('not because of a role that is yet to be made where %s', async (_why, role) => {
    scopeDown(terminal.cloud.iam, API_ROLE, { Action: 'iam:GetInstanceProfile' });
    const found = await planDocument(terminal, terminal.synth({ role }));
    expect([found.exitCode, stops(found)]).toStrictEqual([2, []]);
    expect(notChecked(found)).toContainEqual(expect.stringMatching(/^not checked: iam:PassRole, KMS keys: the deployment makes role GkeInstanceProfiles-Nodes/));
  });

  test('not where the pre-flight only warns', async () => {
    scopeDown(terminal.cloud.iam, API_ROLE, { Action: 'iam:GetInstanceProfile' });
    const { exitCode, stdout } = await terminal.plan(terminal.synth({ role: existingRole, preflight: Preflight.WARN }));
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/\n.* {2}take over {3}1 warns\n/);
    expect(stdout).toMatch(/ {2}warns +Google's API role prod-gke-api may not pass role/);
    expect(stdout).toContain('  preflight     is WARN, so none of this stops the deployment\n');
  });

  test('by the trust policy of a role that the deployment makes', async () => {
    const role: SampleOptions['role'] = (scope) => new Role(scope, 'Nodes', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), roleName: 'nodes' });
    const found = await planDocument(terminal, terminal.synth({ role }));
    expect(stops(found)).toStrictEqual(['EC2 may not assume role nodes']);
    expect(notChecked(found)).toContain('not checked: KMS keys: the deployment makes role nodes');
    expect(found.exitCode).toBe(1);
  });

  test("because the linked profile is another stack's, unless that is to be taken over", async () => {
    terminal.cloud.iam.tagInstanceProfile(MANUAL_PROFILE, { [OWNER_TAG_KEY]: OTHER_STACK });
    const refused = await planDocument(terminal, terminal.synth({ role: existingRole }));
    expect(stops(refused)).toStrictEqual([expect.stringContaining(OTHER_STACK)]);
    expect(refused.exitCode).toBe(1);
    await expect(planDocument(terminal, terminal.synth({ role: existingRole, adopt: true }))).resolves.toMatchObject({ exitCode: 2, rotations: [{ deployment: { does: 'take over' } }] });
  });

  test('because the linked profile is of an earlier stack of this name, as the deployment itself would say it', async () => {
    terminal.cloud.iam.tagInstanceProfile(MANUAL_PROFILE, { [OWNER_TAG_KEY]: EARLIER_STACK });
    const app = terminal.synth({ role: existingRole });
    const refused = await planDocument(terminal, app);
    expect(stops(refused)).toStrictEqual([`the linked profile ${MANUAL_PROFILE} belongs to an earlier stack of this name, ${EARLIER_STACK}`]);
    expect(refused).toMatchObject({ exitCode: 1, rotations: [{ linked: { ownership: 'an earlier stack' }, deployment: { does: 'take over' } }] });
    expect((await terminal.plan(app)).stdout).toContain(`  linked        ${MANUAL_PROFILE}, of an earlier stack of this name\n`);
  });

  test('because Google does not know the target', async () => {
    terminal.cloud.gke.faults.deleteBySomeoneElse({ location: 'us-east4', cluster: 'prod', nodePool: 'workers' });
    const { exitCode, rotations } = await planDocument(terminal, terminal.synth());
    expect(exitCode).toBe(1);
    expect(rotations).toMatchObject([{ deployment: { does: 'fail', why: expect.stringContaining('NOT_FOUND') as string }, findings: [] }]);
  });
});
