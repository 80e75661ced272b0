import { App, CfnParameter, CfnResource, Duration, Stack, Stage as AppStage } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SampleStack, type SampleOptions } from '../../../bin/sample-stack';
import { OWNER_TAG_KEY } from '../../../lib/contract';
import { Preflight, RotationTarget } from '../../../lib';
import { makeProfile, scopeDown } from '../../../rehearsal/play/made-by-hand';
import { nobodysEnvironment } from '../../../rehearsal/play/operator';
import { API_ROLE, MANUAL_PROFILE } from '../../../rehearsal/play/sample-stage';
import { bundleCli } from '../../../scripts/bundle-cli';
import { Terminal } from './support/terminal';

jest.setTimeout(120_000);

const ROLE_ARN = `arn:aws:iam::111122223333:role/${MANUAL_PROFILE}-role`;
const OTHER_STACK = 'arn:aws:cloudformation:us-east-1:111122223333:stack/Other/0a1b2c3d-0000-4000-8000-000000000001';
const EARLIER_STACK = 'arn:aws:cloudformation:us-east-1:111122223333:stack/GkeInstanceProfiles/0a1b2c3d-0000-4000-8000-000000000002';
const OTHER_ACCOUNT = '444455556666';
const CANARY = RotationTarget.nodePool({ project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool: 'canary' });

let terminal: Terminal;

beforeAll(async () => {
  await bundleCli();
});

beforeEach(async () => {
  terminal = await Terminal.open();
});

afterEach(async () => {
  await terminal.close();
});

/** The role that is in the profile made by hand: it exists, and everything about it is in order. */
const existingRole: SampleOptions['role'] = (scope) => Role.fromRoleName(scope, 'Nodes', `${MANUAL_PROFILE}-role`);

interface Document {
  readonly silences: readonly string[];
  readonly rotations: readonly {
    readonly path: string;
    readonly linked: { readonly profile: string | null; readonly ownership: string; readonly nodes: readonly unknown[] | null; readonly notSeen: readonly string[] };
    readonly deployment: { readonly does: string; readonly why: string; readonly waitsFor: string | null; readonly drift: string | null };
    readonly obstacles: readonly string[];
    readonly findings: readonly { readonly severity: string; readonly certainty: string; readonly what: string; readonly checks: readonly string[] }[];
    readonly stops: boolean;
  }[];
  readonly exitCode: number;
}

async function document(app: string, ...args: readonly string[]): Promise<Document> {
  const { stdout, stderr, exitCode } = await terminal.plan(app, '--json', ...args);
  expect(stderr).toBe('');
  const parsed = JSON.parse(stdout) as Document;
  expect(parsed.exitCode).toBe(exitCode);
  return parsed;
}

/** What stops the deployment of the only rotation. */
function stops({ rotations: [rotation] }: Document): readonly string[] {
  return rotation?.findings.filter(({ severity }) => severity === 'stops').map(({ what }) => what) ?? [];
}

function notChecked({ rotations: [rotation] }: Document): readonly string[] {
  return rotation?.findings.filter(({ certainty }) => certainty === 'not checked').map(({ what }) => what) ?? [];
}

describe('shows what a deployment would do', () => {
  test('before there is a stack: take over what was made by hand, and change nothing', async () => {
    const { exitCode, stdout, stderr } = await terminal.plan(terminal.synth({ role: existingRole }));
    expect([exitCode, stderr]).toStrictEqual([2, '']);
    expect(stdout).toBe(
      [
        'ROTATION                     LINKED NOW    ROLE               NODES  DEPLOYMENT  FINDINGS',
        'GkeInstanceProfiles/Workers  made-by-hand  made-by-hand-role  3      take over',
        '',
        'GkeInstanceProfiles/Workers: take over',
        '  target        projects/acme-prod/locations/us-east4/awsClusters/prod/awsNodePools/workers',
        '  linked        made-by-hand, made by hand',
        '  nodes         3 under made-by-hand: i-0f06cc903d1a21248, i-0e4d17d6cd590fdac, i-02379e1670c6fe3c0',
        '  to be linked  GkeInstanceProfiles-WorkersProfileD060AD7D06169B50-*, a fresh profile with role',
        '                made-by-hand-role',
        '  why           the deployment makes a fresh profile; made-by-hand is linked',
        '  not checked   validateOnly: Google validates an update to a profile that exists, and the deployment makes it',
        '',
        '1 rotation: 1 take over.',
        '',
      ].join('\n'),
    );
    expect(terminal.changes).toStrictEqual({ patch: 0, validateOnly: 0 });
  });

  test('after a deployment: nothing, and with another generation a rotation', async () => {
    await expect(terminal.deploy({ generation: '1' })).resolves.toBe('CREATE_COMPLETE');
    const again = await terminal.plan(terminal.synth({ generation: '1' }));
    expect(again).toMatchObject({ exitCode: 0, stderr: '' });
    expect(again.stdout).toMatch(/^ROTATION .*\nGkeInstanceProfiles\/Workers {2}GkeInstanceProf….* {2}3 {6}nothing\n\n1 rotation: 1 nothing\.\n$/);

    const before = terminal.changes;
    const { rotations, exitCode } = await document(terminal.synth({ generation: '2' }));
    expect(exitCode).toBe(2);
    expect(rotations).toMatchObject([
      {
        linked: { ownership: 'this stack', nodes: [{}, {}, {}], notSeen: [] },
        deployment: { does: 'rotate', profile: { fresh: true, role: expect.stringMatching(/^GkeInstanceProfiles-WorkersRole8D2DAD04-/) as string } },
        findings: [{ checks: ['validateOnly'], certainty: 'not checked' }],
        stops: false,
      },
    ]);
    expect(terminal.changes).toStrictEqual(before);
  });

  test('when somebody has linked another profile since: nothing where the link does not change, and a rotation where it does', async () => {
    await terminal.deploy();
    makeProfile(terminal.stage.iam, 'elsewhere');
    await terminal.linkByHand('elsewhere');
    const same = await terminal.plan(terminal.synth());
    expect(same.exitCode).toBe(0);
    expect(same.stdout).toMatch(/\n.* {2}nothing {5}1 warns\n/);
    expect(same.stdout.replace(/\n +/g, ' ')).toContain('somebody has linked elsewhere instead of GkeInstanceProfiles-WorkersProfile');

    const before = terminal.changes;
    const changed = await document(terminal.synth({ timeout: Duration.minutes(20) }));
    expect(changed).toMatchObject({ exitCode: 2, rotations: [{ linked: { profile: 'elsewhere', ownership: 'nobody' }, deployment: { does: 'take over' }, findings: [] }] });
    expect(terminal.changes).toStrictEqual({ ...before, validateOnly: before.validateOnly + 1 });
  });

  test('while an operation runs: wait for it first', async () => {
    makeProfile(terminal.stage.iam, 'elsewhere');
    await terminal.linkByHand('elsewhere', () => true);
    const { rotations, exitCode } = await document(terminal.synth());
    expect(exitCode).toBe(2);
    expect(rotations).toMatchObject([{ deployment: { does: 'take over', waitsFor: expect.stringMatching(/^locations\/us-east4\/operations\/operation-/) as string } }]);
  });

  test('of every stack of a stage, or of those that are named', async () => {
    const outdir = terminal.newAppDirectory();
    const app = new App({ outdir });
    const stage = new AppStage(app, 'Prod');
    new SampleStack(stage, 'One', { role: existingRole });
    new SampleStack(stage, 'Two', { role: existingRole, targets: { Canary: CANARY } });
    new CfnResource(new Stack(stage, 'Without'), 'Any', { type: 'AWS::CloudFormation::WaitConditionHandle' });
    app.synth();
    expect((await document(outdir)).rotations.map(({ path }) => path)).toStrictEqual(['Prod/One/Workers', 'Prod/Two/Canary']);
    expect((await document(outdir, '--stack', 'Prod-Two')).rotations.map(({ path }) => path)).toStrictEqual(['Prod/Two/Canary']);
    expect(await document(outdir, '--stack', 'Prod/Without')).toMatchObject({ exitCode: 0, rotations: [] });
    const odd = await terminal.plan(outdir, '--stack', 'Three');
    expect(odd).toMatchObject({ exitCode: 1, stdout: '', stderr: 'cdk-gke-instance-profile: --stack cannot be "Three": the app has Prod/One, Prod/Two, Prod/Without. Try --help.\n' });
  });
});

describe('fails where the deployment would', () => {
  test("with what to add where, before the role's profile is there", async () => {
    scopeDown(terminal.stage.iam, API_ROLE, { Action: 'iam:GetInstanceProfile' }, { Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/other-*' });
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
    expect(stdout).toMatch(/\n1 rotation: 1 take over\. The deployment would fail\.\n$/);
    expect(terminal.changes).toStrictEqual({ patch: 0, validateOnly: 0 });
  });

  test("before there is the role that may not be passed, because policies can only name the known part of its name", async () => {
    scopeDown(terminal.stage.iam, API_ROLE, { Action: 'iam:GetInstanceProfile' }, { Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/other-*' });
    const refused = await terminal.plan(terminal.synth());
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toMatch(
      /\n {16}\{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::111122223333:role\/GkeInstanceProfiles-WorkersRole8D2DAD04-\*"\}\n/,
    );
    scopeDown(terminal.stage.iam, API_ROLE, { Action: 'iam:GetInstanceProfile' }, { Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/GkeInstanceProfiles-*' });
    const allowed = await document(terminal.synth());
    expect([allowed.exitCode, stops(allowed)]).toStrictEqual([2, []]);
    expect(notChecked(allowed)).toContainEqual(expect.stringMatching(/^not checked: KMS keys: the deployment makes role GkeInstanceProfiles-WorkersRole/));
  });

  test.each<[string, SampleOptions['role']]>([
    ['CloudFormation has to shorten its name', (scope) => new Role(scope, `Nodes${'x'.repeat(60)}`, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') })],
    ['its path is not known', (scope) => new Role(scope, 'Nodes', { assumedBy: new ServicePrincipal('ec2.amazonaws.com'), path: new CfnParameter(Stack.of(scope), 'RolePath').valueAsString })],
  ])('not because of a role that is yet to be made where %s', async (_why, role) => {
    scopeDown(terminal.stage.iam, API_ROLE, { Action: 'iam:GetInstanceProfile' });
    const found = await document(terminal.synth({ role }));
    expect([found.exitCode, stops(found)]).toStrictEqual([2, []]);
    expect(notChecked(found)).toContainEqual(expect.stringMatching(/^not checked: iam:PassRole, KMS keys: the deployment makes role GkeInstanceProfiles-Nodes/));
  });

  test('not where the pre-flight only warns', async () => {
    scopeDown(terminal.stage.iam, API_ROLE, { Action: 'iam:GetInstanceProfile' });
    const { exitCode, stdout } = await terminal.plan(terminal.synth({ role: existingRole, preflight: Preflight.WARN }));
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/\n.* {2}take over {3}1 warns\n/);
    expect(stdout).toMatch(/ {2}warns +Google's API role prod-gke-api may not pass role/);
    expect(stdout).toContain('  preflight     is WARN, so none of this stops the deployment\n');
  });

  test('by the trust policy of a role that the deployment makes', async () => {
    const role: SampleOptions['role'] = (scope) => new Role(scope, 'Nodes', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), roleName: 'nodes' });
    const found = await document(terminal.synth({ role }));
    expect(stops(found)).toStrictEqual(['EC2 may not assume role nodes']);
    expect(notChecked(found)).toContain('not checked: KMS keys: the deployment makes role nodes');
    expect(found.exitCode).toBe(1);
  });

  test("because the linked profile is another stack's, unless that is to be taken over", async () => {
    terminal.stage.iam.tagInstanceProfile(MANUAL_PROFILE, { [OWNER_TAG_KEY]: OTHER_STACK });
    const refused = await document(terminal.synth({ role: existingRole }));
    expect(stops(refused)).toStrictEqual([expect.stringContaining(OTHER_STACK)]);
    expect(refused.exitCode).toBe(1);
    await expect(document(terminal.synth({ role: existingRole, adopt: true }))).resolves.toMatchObject({ exitCode: 2, rotations: [{ deployment: { does: 'take over' } }] });
  });

  test('because the linked profile is of an earlier stack of this name, as the deployment itself would say it', async () => {
    terminal.stage.iam.tagInstanceProfile(MANUAL_PROFILE, { [OWNER_TAG_KEY]: EARLIER_STACK });
    const app = terminal.synth({ role: existingRole });
    const refused = await document(app);
    expect(stops(refused)).toStrictEqual([`the linked profile ${MANUAL_PROFILE} belongs to an earlier stack of this name, ${EARLIER_STACK}`]);
    expect(refused).toMatchObject({ exitCode: 1, rotations: [{ linked: { ownership: 'an earlier stack' }, deployment: { does: 'take over' } }] });
    expect((await terminal.plan(app)).stdout).toContain(`  linked        ${MANUAL_PROFILE}, of an earlier stack of this name\n`);
  });

  test('because Google does not know the target', async () => {
    terminal.stage.gke.faults.deleteBySomeoneElse({ location: 'us-east4', cluster: 'prod', nodePool: 'workers' });
    const { exitCode, rotations } = await document(terminal.synth());
    expect(exitCode).toBe(1);
    expect(rotations).toMatchObject([{ deployment: { does: 'fail', why: expect.stringContaining('NOT_FOUND') as string }, findings: [] }]);
  });
});

describe('marks what could not be asked as not checked', () => {
  const environments = {
    AWS: () => ({ ...nobodysEnvironment(terminal.home), ...terminal.operator.googleEnvironment(terminal.home) }),
    Google: () => ({ ...nobodysEnvironment(terminal.home), ...terminal.operator.awsEnvironment() }),
    either: () => nobodysEnvironment(terminal.home),
  };
  const sentences = {
    AWS: /^No AWS credentials \(.*\): run "aws sso login" or "aws configure", or set AWS_PROFILE\.$/,
    Google: /^No Google credentials \(.*\): run "gcloud auth application-default login", or set GOOGLE_APPLICATION_CREDENTIALS to the path of a credential file\.$/,
  };

  test.each<[keyof typeof environments, readonly RegExp[], string, string]>([
    ['AWS', [sentences.AWS], 'unknown', 'instance profile, trust policy, AWS account, owner, iam:PassRole, iam:GetInstanceProfile, validateOnly, KMS keys: there are no AWS credentials'],
    ['Google', [sentences.Google], 'rotate', 'AWS account, owner, iam:PassRole, iam:GetInstanceProfile, validateOnly, KMS keys: there are no Google credentials'],
    ['either', [sentences.AWS, sentences.Google], 'unknown', 'instance profile, trust policy, AWS account, owner, iam:PassRole, iam:GetInstanceProfile, validateOnly, KMS keys: there are no AWS credentials'],
  ])('without credentials for %s', async (cloud, words, does, unchecked) => {
    const app = terminal.synth({ role: existingRole });
    const json = JSON.parse((await terminal.planAs(environments[cloud](), app, '--json')).stdout) as Document;
    expect(json.silences).toStrictEqual(words.map((pattern) => expect.stringMatching(pattern) as string));
    expect(json).toMatchObject({ exitCode: 2, rotations: [{ deployment: { does } }] });
    expect(notChecked(json)).toStrictEqual([`not checked: ${unchecked}`]);

    const table = await terminal.planAs(environments[cloud](), app);
    expect([table.exitCode, table.stderr]).toStrictEqual([2, '']);
    expect(table.stdout.startsWith(json.silences.map((sentence) => `${sentence}\n`).join(''))).toBe(true);
    expect(table.stdout).not.toMatch(/REHEARSAL|not-a-secret/);
  });

  test.each<[string, string]>([
    ['SimulatePrincipalPolicy', 'iam:PassRole, iam:GetInstanceProfile: AWS did not allow or do iam:SimulatePrincipalPolicy'],
    ['GetRole', 'instance profile, trust policy, iam:PassRole, KMS keys: AWS did not allow or do iam:GetRole on role made-by-hand-role'],
    ['DescribeStacks', 'instance profile, trust policy, AWS account, owner, iam:PassRole, iam:GetInstanceProfile, validateOnly, KMS keys: AWS did not allow or do cloudformation:DescribeStacks'],
  ])('where AWS refuses %s', async (action, words) => {
    terminal.denied.add(action);
    const found = await document(terminal.synth({ role: existingRole }));
    expect(notChecked(found)).toContainEqual(expect.stringContaining(words));
    expect(found).toMatchObject({ exitCode: 2, rotations: [{ stops: false }] });
  });

  test('where EC2 does not show the nodes', async () => {
    terminal.denied.add('DescribeInstances');
    const { exitCode, rotations } = await document(terminal.synth({ role: existingRole }));
    expect(exitCode).toBe(2);
    expect(rotations).toMatchObject([{ linked: { nodes: null, notSeen: [expect.stringContaining('ec2:DescribeInstances')] }, deployment: { does: 'take over' } }]);
  });

  test('where Google refuses to show the target', async () => {
    terminal.stage.deniedPermissions.add('gkemulticloud.awsNodePools.get');
    const found = await document(terminal.synth({ role: existingRole }));
    expect(found).toMatchObject({ exitCode: 2, rotations: [{ linked: { profile: null } }] });
    expect(notChecked(found)).toContainEqual(expect.stringMatching(/^not checked: .*owner.*HTTP 403/));
  });
});

describe('a stack of another AWS account', () => {
  const lookupRole = `arn:aws:iam::${OTHER_ACCOUNT}:role/cdk-hnb659fds-lookup-role-${OTHER_ACCOUNT}-us-east-1`;

  function synth(): string {
    const outdir = terminal.newAppDirectory();
    const app = new App({ outdir });
    new SampleStack(app, 'Profiles', { role: existingRole, env: { account: OTHER_ACCOUNT, region: 'us-east-1' } });
    app.synth();
    return outdir;
  }

  test('is looked at as the role that the CDK looks things up with there', async () => {
    terminal.operator.roles.set(lookupRole, 'ASIALOOKUP');
    await document(synth());
    const inAccount = terminal.asked.filter(({ action }) => !action.startsWith('sts:'));
    expect(new Set(inAccount.map(({ accessKeyId }) => accessKeyId))).toStrictEqual(new Set(['ASIALOOKUP']));
    expect(inAccount.map(({ action }) => action)).toContain('cloudformation:DescribeStacks');
  });

  test("is the caller's own one as well, where that is asked for", async () => {
    const ownLookupRole = lookupRole.replaceAll(OTHER_ACCOUNT, '111122223333');
    terminal.operator.roles.set(ownLookupRole, 'ASIALOOKUP');
    const outdir = terminal.newAppDirectory();
    const app = new App({ outdir });
    new SampleStack(app, 'Profiles', { role: existingRole, env: { account: '111122223333', region: 'us-east-1' } });
    app.synth();
    await document(outdir, '--lookup');
    const inAccount = terminal.asked.filter(({ action }) => !action.startsWith('sts:'));
    expect(new Set(inAccount.map(({ accessKeyId }) => accessKeyId))).toStrictEqual(new Set(['ASIALOOKUP']));
  });

  test('is not looked at where that role cannot be assumed', async () => {
    const found = await document(synth());
    expect(found).toMatchObject({ exitCode: 2, rotations: [{ deployment: { does: 'unknown' } }] });
    expect(notChecked(found)).toStrictEqual([
      expect.stringContaining(`stack Profiles is of AWS account ${OTHER_ACCOUNT}, and your credentials are of 111122223333: AWS did not allow or do sts:AssumeRole on ${lookupRole}`),
    ]);
  });
});

describe('the command line', () => {
  test.each<[readonly string[], string]>([
    [['--aap', 'x'], "cdk-gke-instance-profile: Unknown option '--aap'"],
    [[], 'There is no cdk.out/manifest.json: run "npx cdk synth" first'],
  ])('%j is refused in words', async (args, words) => {
    const { exitCode, stdout, stderr } = await terminal.run(...args);
    expect([exitCode, stdout]).toStrictEqual([1, '']);
    expect(stderr).toContain(words);
  });

  test('a file that cannot be written is named', async () => {
    const { exitCode, stderr } = await terminal.plan(terminal.synth({ role: existingRole }), '--comment', terminal.home);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`cdk-gke-instance-profile: The file ${terminal.home} cannot be written: EISDIR`);
  });

  test('--help needs no credentials', async () => {
    const { exitCode, stdout } = await terminal.run('--help');
    expect(exitCode).toBe(0);
    for (const option of ['--app', '--stack', '--json', '--comment', '--lookup', 'Exit code']) {
      expect(stdout).toContain(option);
    }
  });

  test('an app without rotations has nothing to do', async () => {
    const outdir = terminal.newAppDirectory();
    new App({ outdir }).synth();
    await expect(terminal.plan(outdir)).resolves.toMatchObject({ exitCode: 0, stdout: `There is no rotation in ${outdir}.\n` });
  });
});
