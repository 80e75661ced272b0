import { Duration } from 'aws-cdk-lib';
import { FEWER_LOOKS_SECONDS } from '../../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../../rehearsal/play/narrator';
import { Play } from '../../../rehearsal/play/play';
import { lastFrame, onScreen, piped, shown, type Running } from './support/on-screen';
import { Watcher } from './support/watcher';

const MINUTE = 60_000;
const BY_NAME = ['status', '--stack', 'GkeInstanceProfiles', '--region', 'us-east-1'];

let play: Play;
let watcher: Watcher;
let running: Running | undefined;

beforeEach(async () => {
  play = await Play.begin({ nodes: 6, secondsPerNode: 240, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
  watcher = new Watcher(play.cloud);
});

afterEach(async () => {
  running?.child.kill();
  await running?.exitCode;
  running = undefined;
  watcher.leave();
  await play.end();
});

/** Somebody begins to watch at minute 15 of a rotation; the play goes on when they have seen it once. */
async function watchedAt(begin: (environment: Record<string, string>) => Running, seen = /rotating/): Promise<Running> {
  const looked = watcher.later(15 * MINUTE, async () => {
    running = begin(watcher.operator.environmentNow(watcher.home));
    await running.until(seen);
  });
  await play.deploy('Link', { generation: '1', timeout: Duration.hours(2) });
  await play.settle();
  await looked;
  if (running === undefined) {
    throw new Error('nobody watched');
  }
  return running;
}

test('without a terminal there is a line for each change, with its time, until nothing runs', async () => {
  const { exitCode, output, errors } = await ended(await watchedAt((env) => piped(env, ...BY_NAME, '--follow', '--interval', '1')));
  expect([exitCode, errors]).toEqual([0, '']);
  const lines = output.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^2026-11-02T09:1\d:\d\dZ stack GkeInstanceProfiles: CREATE_IN_PROGRESS$/);
  expect(lines[1]).toMatch(/^2026-11-02T09:1\d:\d\dZ GkeInstanceProfiles\/prod\/workers: rotating; \d of 6 nodes moved; our operation runs; /);
  expect(lines.slice(-2).join('\n')).toMatch(/stack GkeInstanceProfiles: CREATE_COMPLETE\n.*: settled$/);
  expect(new Set(lines).size).toBe(lines.length);
});

test('Ctrl-C stops the watching, says so, and stops nothing else', async () => {
  const looked = watcher.later(15 * MINUTE, async () => {
    running = piped(watcher.operator.environmentNow(watcher.home), ...BY_NAME, '--follow', '--interval', '600');
    await running.until(/workers: rotating/);
    running.child.kill('SIGINT');
    return ended(running);
  });
  const description = await play.deploy('Link', { generation: '1', timeout: Duration.hours(2) });
  const { exitCode, errors } = await looked;
  expect([exitCode, errors]).toEqual([2, 'Stopped watching. What runs goes on: CloudFormation and the engine do not need this command.\n']);
  expect(description.status).toBe('CREATE_COMPLETE');
});

test.each([80, 200])('in a terminal of %i columns it draws in place, and nothing is wider', async (columns) => {
  const { exitCode, output } = await ended(await watchedAt((env) => onScreen(columns, env, ...BY_NAME, '--follow', '--interval', '1')));
  expect(exitCode).toBe(0);
  expect(shown(output).filter((line) => line.length > columns)).toEqual([]);
  expect(output).toMatch(/\u001b\[\d+F\u001b\[J/);
  expect(output).toContain('\u001b[36mrotating\u001b[39m');
  const last = lastFrame(output);
  expect(last).toContainEqual(expect.stringMatching(/^✔ {2}prod\/workers\s+settled$/));
});

test('with --no-color it is as plain as it is wide', async () => {
  const { output } = await ended(await watchedAt((env) => onScreen(80, env, ...BY_NAME, '--no-color')));
  expect(output).not.toContain('\u001b[3');
  expect(shown(output).filter((line) => line.length > 80)).toEqual([]);
});

async function ended({ exitCode, ...of }: Running): Promise<{ readonly exitCode: number | null; readonly output: string; readonly errors: string }> {
  const code = await exitCode;
  const { output, errors } = running ?? of;
  return { exitCode: code, output, errors };
}
