import type { Run } from '../../rehearsal/command-line/run-bundle';
import { makeNodeRole } from '../../rehearsal/play/made-by-hand';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';
import { Watcher } from './status/support/watcher';
import { runInside } from './support/run-inside';

/*
 * What the watch has found, where people look: the engine's real bundle looks, and the real commands read what it wrote.
 */

const TWO_HOURS_MS = 2 * 60 * 60 * 1000;
const PLACE = ['--project', 'acme-prod', '--location', 'us-east4', '--region', 'us-east-1'];

let play: Play;
let watcher: Watcher;

beforeEach(async () => {
  play = await Play.begin({ nodes: 1, secondsPerNode: 10 }, SILENT);
  watcher = new Watcher(play.cloud);
});

afterEach(async () => {
  watcher.leave();
  await play.end();
});

async function run(command: string, ...args: readonly string[]): Promise<Run> {
  return runInside(watcher.operator.environmentNow(watcher.home), command, ...args);
}

const plan = (...args: readonly string[]): Promise<Run> => run('plan', '--app', play.assembly ?? '', ...args);

async function deploy(generation: string): Promise<string> {
  await play.deploy('', { generation });
  await play.settle();
  return play.newestProfile() ?? '';
}

/** Everything that the commands say of what the watch has found. */
async function told(): Promise<Readonly<Record<'table' | 'markdown' | 'leftovers', string>> & { readonly planned: unknown; readonly profiles: unknown; readonly exitCode: number | null }> {
  const [table, markdown, document, leftovers, survey] = [await plan(), await plan('--markdown'), await plan('--json'), await run('leftovers', ...PLACE), await run('leftovers', ...PLACE, '--json')];
  const { rotations } = JSON.parse(document.stdout) as { rotations: readonly { watched: unknown }[] };
  const { profiles } = JSON.parse(survey.stdout) as { profiles: readonly { name: string; watched: unknown }[] };
  return {
    table: table.stdout,
    markdown: markdown.stdout,
    leftovers: leftovers.stdout,
    planned: rotations[0]?.watched,
    profiles: Object.fromEntries(profiles.map(({ name, watched }) => [name, watched])),
    exitCode: document.exitCode,
  };
}

test('a role that was swapped by hand stands in plan and leftovers until a fresh profile is linked, and never with the advice to edit it back', async () => {
  makeNodeRole(play.cloud.iam, { roleName: 'theirs' });
  const profile = await deploy('1');
  await play.watch(TWO_HOURS_MS);
  const { iam } = play.cloud;
  await play.administrator.removeRole(profile, iam.profile(profile).roleNames[0] ?? '');
  await play.administrator.addRole(profile, 'theirs');
  await play.watch(TWO_HOURS_MS);
  const found = await told();
  const finding = { kind: 'profile changed', since: expect.stringMatching(/^\d{4}-.*Z$/) as string, by: expect.stringContaining('user/jane') as string, words: expect.stringContaining('holds role theirs') as string };
  expect(found).toMatchObject({ planned: [{ ...finding, profile }], profiles: { [profile]: [finding] }, exitCode: 0 });
  expect(found.table).toMatch(/\n.* nothing {5}1 warns\n/);
  for (const words of [found.table, found.markdown, found.leftovers].map((text) => text.replace(/\\/g, '').replace(/\n +/g, ' '))) {
    expect(words).toMatch(/watch:? +instance profile .* holds role theirs, and held .* when it was linked/);
    expect(words).toContain("change the rotation's generation and deploy: the nodes move to a fresh profile. Do not edit this one back");
  }
  expect(found.markdown).toContain('| ⚠️ 1 warns |');

  await deploy('2');
  await play.watch(TWO_HOURS_MS);
  const mended = await told();
  expect(mended).toMatchObject({ planned: [], profiles: {} });
  expect(`${mended.table}${mended.markdown}${mended.leftovers}`).not.toMatch(/watch/);
});

test('leftovers says since when one is left over, and plan does not warn of it', async () => {
  const before = await deploy('1');
  play.cloud.gke.faults.leaveStrayInstance(play.target, before);
  await deploy('2');
  play.cloud.gke.faults.removeStrayInstances(play.target);
  await play.watch(TWO_HOURS_MS);
  const { leftovers, table, profiles } = await told();
  expect(leftovers).toMatch(new RegExp(`left over +${before}\\n[^]*since +the watch first saw it left over at \\d{4}-`));
  expect(profiles).toMatchObject({ [before]: [{ kind: 'left over' }] });
  expect(table).not.toContain('warns');
});

test('whoever may not read the ledger is told so, and everything else all the same', async () => {
  await deploy('1');
  play.cloud.gateway.intercept = ({ functionName, service }) =>
    functionName === watcher.operator.functionName && service === 'dynamodb' ? { status: 400, body: JSON.stringify({ __type: 'AccessDeniedException', message: 'not authorized' }) } : 'pass';
  const [planned, survey] = [await plan(), await run('leftovers', ...PLACE)];
  expect(planned).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^What the watch has found in stack GkeInstanceProfiles is not known: .*dynamodb:GetItem/) as string });
  expect(survey).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/The ledger of stack GkeInstanceProfiles could not be asked: .*What the watch has found is not\s+known there\./s) as string });
});
