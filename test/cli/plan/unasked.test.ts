import { App } from 'aws-cdk-lib';
import { SampleStack } from '../../../rehearsal/play/sample-stack';
import { nobodysEnvironment } from '../../../rehearsal/play/operator';
import { openForEachTest, type Terminal } from './support/terminal';
import { existingRole, notChecked, planDocument, type PlanDocument } from './support/plan-document';

const OTHER_ACCOUNT = '444455556666';

let terminal: Terminal;

openForEachTest((opened) => {
  terminal = opened;
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
    const json = JSON.parse((await terminal.planAs(environments[cloud](), app, '--json')).stdout) as PlanDocument;
    expect(json.unreachable).toStrictEqual(words.map((pattern) => expect.stringMatching(pattern) as string));
    expect(json).toMatchObject({ exitCode: 2, rotations: [{ deployment: { does } }] });
    expect(notChecked(json)).toStrictEqual([`not checked: ${unchecked}`]);

    const table = await terminal.planAs(environments[cloud](), app);
    expect([table.exitCode, table.stderr]).toStrictEqual([2, '']);
    expect(table.stdout.startsWith(json.unreachable.map((sentence) => `${sentence}\n`).join(''))).toBe(true);
    expect(table.stdout).not.toMatch(/REHEARSAL|not-a-secret/);
  });

  test.each<[string, string]>([
    ['SimulatePrincipalPolicy', 'iam:PassRole, iam:GetInstanceProfile: AWS call iam:SimulatePrincipalPolicy'],
    ['GetRole', 'instance profile, trust policy, iam:PassRole, KMS keys: AWS call iam:GetRole on role made-by-hand-role'],
    ['DescribeStacks', 'instance profile, trust policy, AWS account, owner, iam:PassRole, iam:GetInstanceProfile, validateOnly, KMS keys: AWS call cloudformation:DescribeStacks'],
  ])('where AWS refuses %s', async (action, words) => {
    terminal.denied.add(action);
    const found = await planDocument(terminal, terminal.synth({ role: existingRole }));
    expect(notChecked(found)).toContainEqual(expect.stringContaining(words));
    expect(found).toMatchObject({ exitCode: 2, rotations: [{ stops: false }] });
  });

  test('where EC2 does not show the nodes', async () => {
    terminal.denied.add('DescribeInstances');
    const { exitCode, rotations } = await planDocument(terminal, terminal.synth({ role: existingRole }));
    expect(exitCode).toBe(2);
    expect(rotations).toMatchObject([{ linked: { nodes: null, notSeen: [expect.stringContaining('ec2:DescribeInstances')] }, deployment: { does: 'take over' } }]);
  });

  test('where Google refuses to show the target', async () => {
    terminal.cloud.deniedPermissions.add('gkemulticloud.awsNodePools.get');
    const found = await planDocument(terminal, terminal.synth({ role: existingRole }));
    expect(found).toMatchObject({ exitCode: 2, rotations: [{ linked: { profile: null } }] });
    expect(notChecked(found)).toContainEqual(expect.stringMatching(/^not checked: .*owner.*HTTP 403/));
  });
});

describe('a stack of another AWS account', () => {
  const lookupRole = `arn:aws:iam::${OTHER_ACCOUNT}:role/cdk-hnb659fds-lookup-role-${OTHER_ACCOUNT}-us-east-1`;

  function synth(account = OTHER_ACCOUNT): string {
    const outdir = terminal.newAppDirectory();
    const app = new App({ outdir });
    new SampleStack(app, 'Profiles', { role: existingRole, env: { account, region: 'us-east-1' } });
    app.synth();
    return outdir;
  }

  test('is looked at as the role that the CDK looks things up with there', async () => {
    terminal.operator.roles.set(lookupRole, 'ASIALOOKUP');
    await planDocument(terminal, synth());
    const inAccount = terminal.asked.filter(({ action }) => !action.startsWith('sts:'));
    expect(new Set(inAccount.map(({ accessKeyId }) => accessKeyId))).toStrictEqual(new Set(['ASIALOOKUP']));
    expect(inAccount.map(({ action }) => action)).toContain('cloudformation:DescribeStacks');
  });

  test("is the caller's own one as well, where that is asked for", async () => {
    const ownLookupRole = lookupRole.replaceAll(OTHER_ACCOUNT, '111122223333');
    terminal.operator.roles.set(ownLookupRole, 'ASIALOOKUP');
    await planDocument(terminal, synth('111122223333'), '--lookup');
    const inAccount = terminal.asked.filter(({ action }) => !action.startsWith('sts:'));
    expect(new Set(inAccount.map(({ accessKeyId }) => accessKeyId))).toStrictEqual(new Set(['ASIALOOKUP']));
  });

  test('is not looked at where that role cannot be assumed', async () => {
    const found = await planDocument(terminal, synth());
    expect(found).toMatchObject({ exitCode: 2, rotations: [{ deployment: { does: 'unknown' } }] });
    expect(notChecked(found)).toStrictEqual([
      expect.stringContaining(`stack Profiles is of AWS account ${OTHER_ACCOUNT}, and your credentials are of 111122223333: AWS call sts:AssumeRole on ${lookupRole}`),
    ]);
  });
});
