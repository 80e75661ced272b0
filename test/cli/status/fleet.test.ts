import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { FleetPlay } from '../../../rehearsal/fleet/fleet-play';
import { FleetTemplates } from '../../../rehearsal/fleet/fleet-templates';
import { readFleet } from '../../../rehearsal/fleet/read-fleet';
import { FEWER_LOOKS_SECONDS } from '../../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../../rehearsal/play/narrator';
import { blocksOf } from '../../docs/support/pages';
import { lastFrame, onScreen, piped, shown, type Running } from './support/on-screen';
import { Watcher } from './support/watcher';

const MINUTE = 60_000;
const FILE = `
account: "111122223333"
region: us-east-1
stackName: Fleet
project: acme-prod
location: us-east4
credentials:
  workloadIdentityFederation: { projectNumber: 123456789012, pool: aws-rotation, provider: aws-account, serviceAccount: rotation@acme-prod.iam.gserviceaccount.com }
timeout: 2h
configEncryptionKeyArn: arn:aws:kms:us-east-1:111122223333:key/5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11
clusters:
  - name: prod
    nodePools: [{ name: canary }, { name: workers }, { name: batch }]
waves:
  - { name: canaries, targets: [prod/canary] }
  - { name: most of it, targets: [prod/workers] }
  - { name: the rest, targets: [prod/batch] }
`;

/** What one look says to a program. */
interface Look {
  readonly exitCode: number | null;
  readonly stack: string | null;
  readonly targets: readonly unknown[];
}

const CANARY = { wave: 'canaries', path: 'Fleet/prod.canary/Rotation' };
const WORKERS = { wave: 'most of it', path: 'Fleet/prod.workers/Rotation' };
const BATCH = { wave: 'the rest', path: 'Fleet/prod.batch/Rotation' };

/** Minutes of a deployment whose second wave fails, and what those who follow it wait for then. */
const MOMENTS = [
  { minute: 8, seen: /canary.*rotating.*1 of 3/ },
  { minute: 16, seen: /workers.*rotating.*0 of 3/ },
  { minute: 25, seen: /canary.*moving back.*1 of 3/ },
];
const SCREENS = [80, 200];

const home = mkdtempSync(path.join(tmpdir(), 'fleet-'));
const looks: Look[] = [];
/** What a terminal of so many columns showed at each moment. */
const frames = new Map<number, (readonly string[])[]>(SCREENS.map((columns) => [columns, []]));
let lines: readonly string[] = [];
let exitCodes: readonly (number | null)[] = [];
let play: FleetPlay;
let watcher: Watcher;

/** One play for all moments; time stands still while somebody looks. */
beforeAll(async () => {
  const file = path.join(home, 'rotations.yaml');
  writeFileSync(file, FILE);
  const [environment] = readFleet(file);
  if (environment === undefined) {
    throw new Error('there is no environment');
  }
  const templates = new FleetTemplates(environment);
  let app = '';
  const next = (): ReturnType<FleetTemplates['next']> => {
    const template = templates.next();
    app = template.assembly;
    return template;
  };
  play = await FleetPlay.begin(environment, { next, cleanUp: () => templates.cleanUp() }, { nodes: 3, secondsPerNode: 240, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
  watcher = new Watcher(play.cloud);
  const look = async (): Promise<Look> => {
    const { stdout, exitCode } = await watcher.status('--app', app, '--json');
    const { stacks } = JSON.parse(stdout) as { stacks: { status: string; targets: unknown[] }[] };
    return { exitCode, stack: stacks[0]?.status ?? null, targets: stacks[0]?.targets ?? [] };
  };
  await play.deploy('Link');
  await play.settle();
  play.cloud.stepFunctions.waitsLateBySeconds = 0;

  const followers: { readonly process: Running; readonly columns?: number }[] = [];
  const moments = MOMENTS.map(({ minute, seen }) =>
    watcher.later(minute * MINUTE, async () => {
      if (followers.length === 0) {
        const [env, args] = [watcher.followingEnvironment(), ['status', '--app', app, '--follow', '--interval', '1']];
        followers.push({ process: piped(env, ...args) }, ...SCREENS.map((columns) => ({ columns, process: onScreen(columns, env, ...args) })));
      }
      looks.push(await look());
      for (const { process, columns } of followers) {
        const frame = (output: string): string => lastFrame(output).join('\n');
        await (columns === undefined ? process.until(seen) : process.until(new RegExp(`${seen.source}[^]*Asked: `), frame));
        frames.get(columns ?? 0)?.push(lastFrame(process.output));
      }
    }),
  );
  const [, workers] = play.targets;
  workers?.gke.faults.failNextUpdate(workers.address, 2, { message: 'node 2 did not drain' });
  await play.deploy('Rotate and fail');
  await Promise.all(moments);
  await play.settle();
  watcher.showTime();
  looks.push(await look());
  exitCodes = await Promise.all(followers.map(({ process }) => process.exitCode));
  followers.forEach(({ process, columns }) => frames.get(columns ?? 0)?.push(lastFrame(process.output)));
  lines = followers[0]?.process.output.trimEnd().split('\n') ?? [];
});

afterAll(async () => {
  rmSync(home, { recursive: true });
  watcher.leave();
  await play.end();
});

test('a program is told which wave runs, what has not begun, what goes back, and what never began', () => {
  expect(looks).toMatchObject([
    { exitCode: 2, stack: 'UPDATE_IN_PROGRESS', targets: [{ ...CANARY, state: 'rotating', nodes: { of: 3 } }, { ...WORKERS, state: 'not begun' }, { ...BATCH, state: 'not begun' }] },
    { exitCode: 2, stack: 'UPDATE_IN_PROGRESS', targets: [{ ...CANARY, state: 'settled' }, { ...WORKERS, state: 'rotating' }, { ...BATCH, state: 'not begun' }] },
    {
      exitCode: 2,
      stack: 'UPDATE_ROLLBACK_IN_PROGRESS',
      targets: [
        { ...CANARY, state: 'moving back', outcome: { succeeded: false, words: expect.stringContaining('something else in the deployment failed') as string } },
        { ...WORKERS, state: 'failed', why: 'its turn in the rollback has not come', outcome: { words: expect.stringContaining('node 2 did not drain') as string } },
        { ...BATCH, state: 'stopped', why: 'the deployment failed before its turn came' },
      ],
    },
    { exitCode: 1, stack: 'UPDATE_ROLLBACK_COMPLETE', targets: [{ ...CANARY, state: 'moved back' }, { ...WORKERS, state: 'moved back' }, { ...BATCH, state: 'stopped' }] },
  ]);
});

test.each(SCREENS)('in a terminal of %i columns it is drawn wave by wave, and nothing is wider', (columns) => {
  const drawn = frames.get(columns) ?? [];
  expect(drawn.flat().filter((line) => line.length > columns)).toEqual([]);
  /** Without the details of each rotation. */
  const essence = (frame: readonly string[]): readonly string[] => frame.filter((line) => /^(Fleet|—|[●○✔✖]|\d rotations)/.test(line)).map((line) => line.replace(/ {2,}/g, '  '));
  const bar = (filled: string, moved: number): string => `${filled.padEnd(columns === 80 ? 10 : 20, '░')} ${moved} of 3`;
  expect(drawn.map(essence)).toEqual([
    [
      'Fleet: UPDATE_IN_PROGRESS',
      '— canaries',
      expect.stringMatching(`^●  prod.canary/Rotation  rotating  ${bar(columns === 80 ? '███' : '██████', 1)}  \\d+ min$`),
      '— most of it',
      '○  prod.workers/Rotation  not begun',
      '— the rest',
      '○  prod.batch/Rotation  not begun',
      '3 rotations: 1 rotating, 2 not begun.',
    ],
    [
      'Fleet: UPDATE_IN_PROGRESS',
      '— canaries',
      '✔  prod.canary/Rotation  settled',
      '— most of it',
      expect.stringMatching(`^●  prod.workers/Rotation  rotating  ${bar('', 0)}  \\d+ min$`),
      '— the rest',
      '○  prod.batch/Rotation  not begun',
      '3 rotations: 1 settled, 1 rotating, 1 not begun.',
    ],
    [
      'Fleet: UPDATE_ROLLBACK_IN_PROGRESS',
      '— canaries',
      expect.stringMatching(`^●  prod.canary/Rotation  moving back  ${bar(columns === 80 ? '███' : '██████', 1)}  \\d+ min$`),
      '— most of it',
      '✖  prod.workers/Rotation  failed',
      '— the rest',
      '✖  prod.batch/Rotation  stopped',
      expect.stringMatching(/^3 rotations: 1 moving back, 1 failed, 1 stopped\. The deployment of Fleet has/),
    ],
    [
      'Fleet: UPDATE_ROLLBACK_COMPLETE',
      '— canaries',
      '✖  prod.canary/Rotation  moved back',
      '— most of it',
      '✖  prod.workers/Rotation  moved back',
      '— the rest',
      '✖  prod.batch/Rotation  stopped',
      '3 rotations: 2 moved back, 1 stopped.',
    ],
  ]);
});

test('what the page on status quotes is the second moment in a terminal of 80 columns', () => {
  const page = readFileSync(path.join(__dirname, '..', '..', '..', 'docs', 'status.md'), 'utf8');
  const [, quoted] = blocksOf('text', page);
  const second = frames.get(80)?.[1]?.filter((line) => !/^ +console /.test(line));
  expect(quoted).toBe(second?.join('\n').trimEnd());
});

test('what ended before a rotation whose turn has not come is not told of it', () => {
  const [first = []] = frames.get(80) ?? [];
  expect(first.filter((line) => /^ {4}(ended|console)/.test(line))).toEqual([expect.stringContaining('console')]);
});

test('without a terminal the waves follow each other line by line, and whoever follows ends as the play did', () => {
  expect(exitCodes).toEqual([1, 1, 1]);
  expect(lines.every((line) => line.startsWith('2026-11-02T'))).toBe(true);
  const said = lines.map((line) => line.slice('2026-11-02T09:00:00Z '.length).replace(/;.*/, ''));
  const told = ['stack Fleet: UPDATE_IN_PROGRESS', `${CANARY.path}: rotating`, `${WORKERS.path}: rotating`, `${CANARY.path}: moving back`, `${WORKERS.path}: moved back`];
  expect(told.map((line) => said.indexOf(line))).toEqual(told.map((line) => said.indexOf(line)).toSorted((one, other) => one - other));
  expect(said).toEqual(expect.arrayContaining([...told, `${BATCH.path}: not begun`, `${BATCH.path}: stopped`]));
  expect(shown(lines.join('\n'))).toEqual(lines);
});
