import { App, CfnResource, Duration, Stack, Stage as AppStage } from 'aws-cdk-lib';
import { SampleStack } from '../../../rehearsal/play/sample-stack';
import { RotationTarget } from '../../../lib';
import { makeProfile } from '../../../rehearsal/play/made-by-hand';
import { openForEachTest, type Terminal } from './support/terminal';
import { existingRole, planDocument } from './support/plan-document';

const CANARY = RotationTarget.nodePool({ project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool: 'canary' });

let terminal: Terminal;

openForEachTest((opened) => {
  terminal = opened;
});

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
        'Asked: AWS account 111122223333, region us-east-1.',
        '',
      ].join('\n'),
    );
    expect(terminal.changes).toStrictEqual({ patch: 0, validateOnly: 0 });
  });

  test('after a deployment: nothing, and with another generation a rotation', async () => {
    await expect(terminal.deploy({ generation: '1' })).resolves.toBe('CREATE_COMPLETE');
    const again = await terminal.plan(terminal.synth({ generation: '1' }));
    expect(again).toMatchObject({ exitCode: 0, stderr: '' });
    expect(again.stdout).toMatch(/^ROTATION .*\nGkeInstanceProfiles\/Workers {2}GkeInstanceP….* {2}3 {6}nothing\n\n1 rotation: 1 nothing\.\nAsked: AWS account 111122223333, region us-east-1\.\n$/);

    const before = terminal.changes;
    const { rotations, exitCode } = await planDocument(terminal, terminal.synth({ generation: '2' }));
    expect(exitCode).toBe(2);
    expect(rotations).toMatchObject([
      {
        linked: { ownership: 'this stack', nodes: [{}, {}, {}], notSeen: [] },
        deployment: { does: 'rotate', profile: { fresh: true, role: expect.stringMatching(/^GkeInstanceProfiles-WorkersRole8D2DAD04D9D1BD2E-/) as string } },
        findings: [{ checks: ['validateOnly'], certainty: 'not checked' }],
        stops: false,
      },
    ]);
    expect(terminal.changes).toStrictEqual(before);
  });

  test('when somebody has linked another profile since: nothing where the link does not change, and a rotation where it does', async () => {
    await terminal.deploy();
    makeProfile(terminal.cloud.iam, 'elsewhere');
    await terminal.linkByHand('elsewhere');
    const same = await terminal.plan(terminal.synth());
    expect(same.exitCode).toBe(0);
    expect(same.stdout).toMatch(/\n.* {2}nothing {5}1 warns\n/);
    expect(same.stdout.replace(/\n +/g, ' ')).toContain('somebody has linked elsewhere instead of GkeInstanceProfiles-WorkersProfile');

    const before = terminal.changes;
    const changed = await planDocument(terminal, terminal.synth({ timeout: Duration.minutes(20) }));
    expect(changed).toMatchObject({ exitCode: 2, rotations: [{ linked: { profile: 'elsewhere', ownership: 'nobody' }, deployment: { does: 'take over' }, findings: [] }] });
    expect(terminal.changes).toStrictEqual({ ...before, validateOnly: before.validateOnly + 1 });
  });

  test('while an operation runs: wait for it first', async () => {
    makeProfile(terminal.cloud.iam, 'elsewhere');
    await terminal.linkByHand('elsewhere', () => true);
    const app = terminal.synth();
    const { stdout } = await terminal.plan(app);
    expect(stdout).toMatch(/\n.* {2}wait, then take over\n/);
    expect(stdout).toContain('\n  nodes         none yet\n');
    expect(stdout).toMatch(/\n {2}waits for {5}locations\/us-east4\/operations\/operation-[0-9a-f-]+\n/);
    const { rotations, exitCode } = await planDocument(terminal, app);
    expect(exitCode).toBe(2);
    expect(rotations).toMatchObject([{ deployment: { does: 'take over', waitsFor: expect.stringMatching(/^locations\/us-east4\/operations\/operation-/) as string } }]);
  });

  test('of every stack of a cloud, or of those that are named', async () => {
    const outdir = terminal.newAppDirectory();
    const app = new App({ outdir });
    const cloud = new AppStage(app, 'Prod');
    new SampleStack(cloud, 'One', { role: existingRole });
    new SampleStack(cloud, 'Two', { role: existingRole, targets: { Canary: CANARY } });
    new CfnResource(new Stack(cloud, 'Without'), 'Any', { type: 'AWS::CloudFormation::WaitConditionHandle' });
    app.synth();
    expect((await planDocument(terminal, outdir)).rotations.map(({ path }) => path)).toStrictEqual(['Prod/One/Workers', 'Prod/Two/Canary']);
    expect((await planDocument(terminal, outdir, '--stack', 'Prod-Two')).rotations.map(({ path }) => path)).toStrictEqual(['Prod/Two/Canary']);
    expect(await planDocument(terminal, outdir, '--stack', 'Prod/Without')).toMatchObject({ exitCode: 0, rotations: [] });
    const odd = await terminal.plan(outdir, '--stack', 'Three');
    expect(odd).toMatchObject({ exitCode: 64, stdout: '', stderr: 'cdk-gke-instance-profile: --stack cannot be "Three": the app has Prod/One, Prod/Two, Prod/Without. Try --help.\n' });
  });
});

describe('the command line', () => {
  test.each<[readonly string[], number, string]>([
    [['--aap', 'x'], 64, "cdk-gke-instance-profile: Unknown option '--aap'"],
    [[], 1, 'There is no cdk.out/manifest.json: run "npx cdk synth" first'],
    [['--stack', 'Nope'], 1, 'There is no cdk.out/manifest.json: run "npx cdk synth" first'],
  ])('%j is refused in words', async (args, code, words) => {
    const { exitCode, stdout, stderr } = await terminal.run(...args);
    expect([exitCode, stdout]).toStrictEqual([code, '']);
    expect(stderr).toContain(words);
  });

  test('a file that cannot be written is named', async () => {
    const { exitCode, stderr } = await terminal.plan(terminal.synth({ role: existingRole }), '--comment', terminal.home);
    expect(exitCode).toBe(64);
    expect(stderr).toContain(`cdk-gke-instance-profile: The file ${terminal.home} cannot be written: EISDIR`);
  });

  test('--help needs no credentials', async () => {
    const { exitCode, stdout } = await terminal.run('--help');
    expect(exitCode).toBe(0);
    for (const option of ['nothing', 'rotate', 'take over', 'wait, then', 'fail', 'unknown', '--app', '--stack', '--json', '--comment', '--lookup', 'Exit code']) {
      expect(stdout).toContain(option);
    }
  });

  test('an app without rotations has nothing to do', async () => {
    const outdir = terminal.newAppDirectory();
    new App({ outdir }).synth();
    await expect(terminal.plan(outdir)).resolves.toMatchObject({ exitCode: 0, stdout: `There is no rotation in ${outdir}.\n` });
  });
});
