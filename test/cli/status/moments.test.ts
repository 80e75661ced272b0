import { Duration } from 'aws-cdk-lib';
import { UsageError } from '../../../cli/command-line/arguments';
import { parseStatusArguments } from '../../../cli/status/command-line';
import { FEWER_LOOKS_SECONDS } from '../../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../../rehearsal/play/narrator';
import { Play } from '../../../rehearsal/play/play';
import { makeProfile } from '../../../rehearsal/play/made-by-hand';
import { Watcher } from './support/watcher';

const MINUTE = 60_000;
const TIMEOUT = Duration.hours(6);
const BY_NAME = ['--stack', 'GkeInstanceProfiles', '--region', 'us-east-1'];

let playing: Play | undefined;
let watcher: Watcher;

async function begin(nodes: number, secondsPerNode: number, waitsLateBySeconds = FEWER_LOOKS_SECONDS): Promise<Play> {
  const begun = await Play.begin({ nodes, secondsPerNode, waitsLateBySeconds }, SILENT);
  playing = begun;
  watcher = new Watcher(begun.cloud);
  return begun;
}

afterEach(async () => {
  if (playing !== undefined) {
    watcher.leave();
    await playing.end();
    playing = undefined;
  }
});

interface Told {
  readonly exitCode: number | null;
  readonly stack: string | null;
  readonly target: Readonly<Record<string, unknown>>;
}

async function told(...args: readonly string[]): Promise<Told> {
  const { stdout, stderr, exitCode } = await watcher.status(...(args.length === 0 ? BY_NAME : args), '--json');
  expect(stderr).toBe('');
  const { stacks, exitCode: written } = JSON.parse(stdout) as { stacks: { status: string | null; targets: Record<string, unknown>[] }[]; exitCode: number };
  expect(written).toBe(exitCode);
  return { exitCode, stack: stacks[0]?.status ?? null, target: stacks[0]?.targets[0] ?? {} };
}

test('before, at node 3, on the way back and after', async () => {
  const play = await begin(6, 240);
  let before: Told | undefined;
  play.beforeDeployment = async (app) => {
    before ??= await told('--app', app);
  };
  await play.deploy('Link', { generation: '1', timeout: TIMEOUT });
  expect(before).toMatchObject({ exitCode: 0, stack: null, target: { state: 'not deployed', path: 'GkeInstanceProfiles/Workers' } });
  const first = play.newestProfile();
  expect(await told()).toMatchObject({ exitCode: 0, stack: 'CREATE_COMPLETE', target: { state: 'settled', linked: first, outcome: { succeeded: true, words: null } } });

  play.cloud.stepFunctions.waitsLateBySeconds = 0;
  const [atFirst, atThird, back] = [7, 15, 30].map((minutes) => watcher.later(minutes * MINUTE, () => told()));
  const forAPerson = watcher.later(15 * MINUTE, () => watcher.status(...BY_NAME));
  play.cloud.gke.faults.failNextUpdate(play.target, 5, { message: 'node 5 did not drain' });
  await play.deploy('Rotate and fail', { generation: '2', timeout: TIMEOUT });
  await play.settle();
  const second = play.newestProfile();

  // One node has no pace.
  expect(await atFirst).toMatchObject({ exitCode: 2, target: { state: 'rotating', nodes: { moved: 1, of: 6 }, secondsLeft: null } });
  expect(await atThird).toMatchObject({
    exitCode: 2,
    stack: 'UPDATE_IN_PROGRESS',
    target: { state: 'rotating', linked: first, toward: second, nodes: { moved: 3, of: 6 }, statusDetail: 'Updating node 4 of 6', secondsLeft: expect.closeTo(3 * 240 - 150, -2) as number },
  });
  // A bar, figures and words, within 110 columns.
  const { stdout, exitCode, stderr } = await forAPerson;
  expect([exitCode, stderr]).toEqual([2, '']);
  expect(stdout).toMatch(/^● +prod\/workers +rotating +█{10}░{10} 3 of 6 +\d+ min, \d+ min left$/m);
  expect(stdout.split('\n').filter((line) => line.length > 110 && !line.includes('https://'))).toEqual([]);
  expect(await back).toMatchObject({
    exitCode: 2,
    stack: 'UPDATE_ROLLBACK_IN_PROGRESS',
    target: { state: 'moving back', linked: second, toward: first, until: null, outcome: { words: expect.stringContaining('node 5 did not drain') as string } },
  });
  expect(await told()).toMatchObject({
    exitCode: 1,
    stack: 'UPDATE_ROLLBACK_COMPLETE',
    target: { state: 'moved back', linked: first, outcome: { succeeded: false, words: expect.stringContaining('node 5 did not drain') as string } },
  });
});

test('waiting for somebody else', async () => {
  const play = await begin(3, 600);
  await play.deploy('Link', { generation: '1', timeout: TIMEOUT });
  makeProfile(play.cloud.iam, 'elsewhere');
  await play.cloud.gke.faults.updateBySomeoneElse(play.target, { 'config.iam_instance_profile': 'elsewhere' });
  const waiting = watcher.later(5 * MINUTE, () => told());
  await play.deploy('Rotate', { generation: '2', timeout: TIMEOUT });
  expect(await waiting).toMatchObject({ exitCode: 2, target: { state: 'waiting', why: expect.stringContaining('an operation that is not ours runs on the target since') as string, secondsLeft: null } });
});

test('still moving back after the hour that CloudFormation gives', async () => {
  const play = await begin(10, 1200);
  await play.deploy('Link', { generation: '1', timeout: TIMEOUT });
  play.cloud.gke.faults.failNextUpdate(play.target, 9, { message: 'the last node but one did not drain' });
  await play.deploy('Rotate and fail late', { generation: '2', timeout: TIMEOUT });
  expect(await told()).toMatchObject({ exitCode: 2, stack: 'UPDATE_ROLLBACK_COMPLETE', target: { state: 'moving back', secondsLeft: expect.any(Number) as number } });
  await play.settle();
  expect(await told()).toMatchObject({ exitCode: 1, target: { state: 'moved back', nodes: null } });
});

test('what a look of the engine sees is written once, and nothing where it is nothing new', async () => {
  const play = await begin(6, 240, 0);
  const written: string[] = [];
  play.cloud.dynamoDb.onOutput = (request) => {
    const { Item } = JSON.parse(request) as { Item?: { readonly id?: { S: string }; readonly revision?: { N: string }; readonly progress?: unknown } };
    if (Item?.id?.S.startsWith('target#') === true) {
      written.push(JSON.stringify({ ...Item, revision: 0 }));
    }
  };
  await play.deploy('Link', { generation: '1', timeout: TIMEOUT });
  expect(written.filter((row, index) => row === written[index - 1])).toEqual([]);
  const polls = play.cloud.polls();
  // Six nodes, and what there is before and after.
  expect(written.length).toBeLessThan(20);
  expect(polls).toBeGreaterThan(2 * written.length);
});

test('where there is no such stack it says so', async () => {
  await begin(1, 1);
  const { stderr, exitCode } = await watcher.status('--stack', 'Nowhere', '--region', 'us-east-1');
  expect([exitCode, stderr]).toEqual([1, 'There is no stack Nowhere in region us-east-1 of AWS account 111122223333: name it as CloudFormation does, and its region with --region.\n']);
});

test.each([
  [['--region', 'us-east-1'], '--region goes with --stack NAME.'],
  [['--region', 'nowhere', '--stack', 'x'], '--region cannot be "nowhere".'],
  [['--json', '--follow'], '--json is one document, so it does not go with --follow.'],
  [['--interval', '0'], '--interval must be a number from 1 to 600, not "0".'],
])('%j is wrong usage', (args, words) => {
  expect(() => parseStatusArguments(args)).toThrow(new UsageError(words));
});
