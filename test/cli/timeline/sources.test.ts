import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { timelinePage } from '../../../cli/timeline/drawing/page';
import { timelineOfEngine } from '../../../cli/timeline/engine/timeline';
import type { NodeTrack, OperationSpan, Timeline } from '../../../cli/timeline/model';
import { RotationTarget } from '../../../lib';
import { runBundle, type Run } from '../../../rehearsal/command-line/run-bundle';
import { ServiceName } from '../../../rehearsal/aws/lambda/runtime-environment';
import { SILENT } from '../../../rehearsal/play/narrator';
import { Operator } from '../../../rehearsal/play/operator';
import { Play } from '../../../rehearsal/play/play';
import { buildApp, SAMPLE_STACK, SampleStack } from '../../../rehearsal/play/sample-stack';
import { linesOf, timelineOfScenario } from '../../../rehearsal/play/timeline-of-play';
import { judge } from '../../support/iam-judgement';
import { runInside } from '../support/run-inside';

const DOCS = path.join(__dirname, '..', '..', '..', 'docs');
/** The longest while between two looks, and a little for the look. */
const A_LOOK = 130_000;

/** A play that fails, seen by those who were there, by the engine, and by the command. */
let play: Play;
let operator: Operator;
let recorded: Timeline;
let told: Timeline;
const home = mkdtempSync(path.join(tmpdir(), 'timeline-'));
const asked = new Set<string>();
/** Its app, and a stack beside it that nobody has deployed. */
const app = path.join(home, 'cdk.out');

const BY_NAME = ['--stack', SAMPLE_STACK, '--region', 'us-east-1'];

async function command(...args: readonly string[]): Promise<Run> {
  return runInside(operator.environmentNow(home), 'timeline', ...args);
}

beforeAll(async () => {
  const synthesized = buildApp({ generation: '2' }, app);
  new SampleStack(synthesized, 'Later', { targets: { Workers: RotationTarget.nodePool({ project: 'acme-prod', location: 'us-east4', cluster: 'later', nodePool: 'workers' }) } });
  synthesized.synth();
  play = await Play.begin({ nodes: 4, secondsPerNode: 90 }, SILENT);
  operator = new Operator(play.cloud);
  await play.deploy('Link', { generation: '1' });
  play.cloud.gke.faults.failNextUpdate(play.target, 3, { message: 'Node pool update failed', errorDetail: 'pod shop/cart-0 could not be evicted' });
  await play.deploy('Rotate and fail', { generation: '2' });
  await play.settle();
  recorded = timelineOfScenario(play, SAMPLE_STACK);
  told = timelineOfEngine({ title: SAMPLE_STACK, stackName: SAMPLE_STACK, events: play.cloud.cloudFormation.events, lines: linesOf(play.cloud) });
  play.cloud.gateway.intercept = ({ functionName, service, action }) => {
    if (functionName === 'operator') {
      asked.add(`${service}:${action}`);
    }
    return 'pass';
  };
});

afterAll(async () => {
  rmSync(home, { recursive: true });
  await play.end();
});

describe('a play that was recorded, and the same one as the engine has logged it', () => {
  const targetOf = ({ targets: [target] }: Timeline): NonNullable<Timeline['targets'][number]> => {
    if (target === undefined) {
      throw new Error('there is no target');
    }
    return target;
  };
  const kinds = (operations: readonly OperationSpan[]): unknown => operations.map(({ name, kind, outcome }) => ({ name, kind, outcome }));
  const lives = (nodes: readonly NodeTrack[]): readonly string[] => nodes.map(({ epochs }) => epochs.map(({ profile, instanceId }) => `${instanceId} under ${profile}`).join(', ')).toSorted();

  test('agree on the stack, the requests and their answers, and the profiles', () => {
    expect(told.stack).toEqual(recorded.stack);
    expect(told.stack.statuses.map(({ status }) => status)).toContain('UPDATE_ROLLBACK_IN_PROGRESS');
    expect(targetOf(told).requests).toEqual(targetOf(recorded).requests);
    expect(targetOf(told).requests.map(({ goal, answer }) => `${goal} ${answer?.status}`)).toEqual(['link SUCCESS', 'link FAILED', 'restore SUCCESS', ...targetOf(told).requests.slice(3).map(() => 'delete SUCCESS')]);
    expect(targetOf(told).profiles).toEqual(targetOf(recorded).profiles);
    expect(targetOf(told).marks).toEqual(targetOf(recorded).marks);
  });

  test("agree on Google's operations, as far as the looks allow", () => {
    const [one, other] = [targetOf(told).operations, targetOf(recorded).operations];
    expect(kinds(one)).toEqual(kinds(other));
    expect(kinds(one)).toMatchObject([{ kind: 'update', outcome: 'succeeded' }, { kind: 'update', outcome: 'failed' }, { kind: 'rollback', outcome: 'succeeded' }]);
    one.forEach((operation, index) => {
      expect(Math.abs(operation.from - (other[index]?.from ?? 0))).toBeLessThan(A_LOOK);
      expect(Math.abs((operation.to ?? 0) - (other[index]?.to ?? 0))).toBeLessThan(A_LOOK);
    });
  });

  test('agree on what each node ran under, and when, as far as the looks allow', () => {
    const [one, other] = [targetOf(told).nodes, targetOf(recorded).nodes];
    expect(lives(one)).toEqual(lives(other));
    expect(one.some(({ epochs }) => epochs.length === 4)).toBe(true);
    const moves = new Map(other.flatMap(({ epochs }) => epochs.map(({ instanceId, from }) => [instanceId, from])));
    for (const { instanceId, from } of one.flatMap(({ epochs }) => epochs.slice(1))) {
      expect(from - (moves.get(instanceId) ?? 0)).toBeGreaterThanOrEqual(0);
      expect(from - (moves.get(instanceId) ?? 0)).toBeLessThan(A_LOOK);
    }
    expect(one.every(({ to }) => to === undefined)).toBe(true);
  });
});

test('every sign and every colour that is drawn stands in the legend', () => {
  const page = timelinePage('', '', [told]);
  const [, legend = '', drawing = ''] = /(<ul class="key".*<\/ul>)(.*)/s.exec(page) ?? [];
  const used = (text: string): ReadonlySet<string> => new Set([...text.matchAll(/<use href="#((?!grid)[\w-]+)"|<rect [^>]*class="([a-z]\w*)"/g)].map(([, sign, fill]) => sign ?? fill ?? ''));
  expect(used(drawing).size).toBeGreaterThan(8);
  expect([...used(drawing)].filter((one) => !used(legend).has(one))).toEqual([]);
});

describe('the command', () => {
  const file = path.join(home, 'timeline.html');

  test('draws what the functions have logged, and what the stack says of itself', async () => {
    const { exitCode, stdout, stderr } = await runBundle(operator.environmentNow(home), 'timeline', ...BY_NAME, '--html', file, '--since', '12h');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^.*timeline\.html: 1 target of GkeInstanceProfiles since 20.*Z\n$/);
    expect(readFileSync(file, 'utf8')).toBe(
      timelinePage('Rotations of GkeInstanceProfiles', "Drawn from the log lines of the engine's functions and the stack's events: nodes as EC2 showed them at each look.", [told]),
    );
  });

  test('draws the stacks of a synthesized app that are deployed, and says which are not', async () => {
    const { exitCode, stdout, stderr } = await command('--app', app, '--html', file, '--since', '12h');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^.*timeline\.html: 1 target of GkeInstanceProfiles since 20.*Z\nNot drawn: There is no stack Later in region us-east-1: it is not deployed\.\n$/);
    expect(readFileSync(file, 'utf8')).toContain('<h1>Rotations of GkeInstanceProfiles</h1>');
    const named = await command('--app', app, '--stack', 'Later', '--html', file);
    expect({ ...named }).toEqual({ exitCode: 1, stdout: '', stderr: 'There is no stack Later in region us-east-1: it is not deployed.\n' });
  });

  test('draws the others where a stack cannot be looked at, says so, and ends with 1', async () => {
    const { gateway, cloudFormation } = play.cloud;
    const refusal = { status: 403, body: '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not for you</Message></Error></ErrorResponse>' };
    const takeBack = gateway.answerFor(ServiceName.CLOUDFORMATION, (request) => (request.body.includes('StackName=Later') ? refusal : cloudFormation.apiHandler(request)));
    const { exitCode, stdout } = await command('--app', app, '--html', file, '--since', '12h');
    takeBack();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^.*timeline\.html: 1 target of GkeInstanceProfiles since 20.*Z\nNot drawn: .* on Later failed: AccessDenied: not for you\./);
  });

  test('asks for what timeline-policy.json allows, and for nothing else', async () => {
    const policy = readFileSync(path.join(DOCS, 'timeline-policy.json'), 'utf8');
    const granted = (JSON.parse(policy) as { Statement: { Action: string | string[] }[] }).Statement.flatMap(({ Action }) => Action);
    for (const args of [BY_NAME, ['--app', app]]) {
      await command(...args, '--html', file);
    }
    // Whoever is signed in may ask who they are.
    expect([...asked].toSorted()).toEqual([...granted, 'sts:GetCallerIdentity'].toSorted());
    const group = play.cloud.lambda.logs[0]?.logGroup ?? '';
    expect(await judge({ action: 'logs:FilterLogEvents', resource: `arn:aws:logs:us-east-1:111122223333:log-group:${group}`, context: {}, policies: { policy } })).toMatchObject({ allowed: true });
    expect(await judge({ action: 'logs:FilterLogEvents', resource: 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/payments', context: {}, policies: { policy } })).toMatchObject({ allowed: false });
  });

  test.each([
    [['--app', 'nowhere', '--html', 'x.html'], 1, 'There is no nowhere/manifest.json: run "npx cdk synth" first, in the directory of your app, or name its output with --app'],
    [['--html', 'x.html', '--region', 'us-east-1'], 64, '--region goes with --stack NAME'],
    [BY_NAME, 64, '--html FILE is missing'],
    [[...BY_NAME, '--html', 'x.html', '--since', 'yesterday'], 64, '--since must be a while such as 90m'],
    [['--stack', SAMPLE_STACK, '--html', 'x.html', '--region', 'here'], 64, '--region cannot be "here"'],
    [['--stack', 'Nowhere', '--region', 'us-east-1', '--html', 'x.html'], 1, 'There is no stack Nowhere in region us-east-1'],
    [[...BY_NAME, '--html', 'x.html', '--since', '2026-11-03'], 64, 'a time that has passed'],
  ])('refuses %j', async (args, exitCode, words) => {
    const run = await command(...args);
    expect(run.exitCode).toBe(exitCode);
    expect(run.stderr).toContain(words);
  });
});
