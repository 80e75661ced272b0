import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runRehearse } from '../../../rehearsal/command-line/rehearse';
import { parseRehearseArguments } from '../../../rehearsal/command-line/rehearse-arguments';
import type { FleetSummary } from '../../../rehearsal/fleet/fleet-summary';
import type { Summary } from '../../../rehearsal/play/summary';
import { FLEET_SCENARIOS, SCENARIOS } from '../../../rehearsal/scenarios';

/** With as few looks as can be. */
const shape = (nodes: number): readonly string[] => ['--nodes', String(nodes), '--seconds-per-node', '1'];

async function run(...args: string[]): Promise<{ readonly exitCode: number; readonly printed: string }> {
  let printed = '';
  const exitCode = await runRehearse(args, (text) => (printed += text));
  return { exitCode, printed };
}

it.each([
  [['--scenario', 'nothing'], /There is no scenario "nothing"\. There are story,/],
  [['--scenario', 'twelve-hour'], /There is no scenario "twelve-hour"\. Did you mean 'twelve-hours'\?$/],
  [['--nodes', '0'], /--nodes must be a whole number from 3 to 50, not "0"/],
  [['--nodes', '51'], /from 3 to 50, not "51"/],
  [['--nodes', '3.5'], /whole number/],
  [['--seconds-per-node', 'fast'], /--seconds-per-node must be a number from 1 to 3600, not "fast"/],
  [['--node', '3'], /Unknown option '--node'/],
  [['story'], /Unexpected argument 'story'/],
  [['--config', 'rotations.yaml', '--scenario', 'story'], /either --config or --scenario/],
  [['--config', 'rotations.yaml', '--fail-at', 'prod/x'], /There is no target "prod\/x" in rotations.yaml; there are prod\/workers\./],
  [['--config', 'examples/environments.yaml', '--environment', 'prod'], /There is no environment "prod" in examples\/environments.yaml; there are staging, production\./],
  [['--config', 'nowhere.yaml'], /There is no file nowhere\.yaml\. .* name yours with '--config FILE'/],
  [['--fail-at', 'prod/workers'], /--fail-at goes with --config FILE or --app DIR/],
  [['--summary', '--json'], /Name either --summary or --json/],
  [['--scenario', 'three-waves', '--plan-first'], /--plan-first goes with a scenario of the sample app/],
  [['--config', 'rotations.yaml', '--then-plan'], /--then-plan goes with a scenario of the sample app/],
])('refuses %j', (args, message) => {
  expect(() => parseRehearseArguments(args)).toThrow(message);
});

it('lists every scenario with a line on what happens in it', async () => {
  const { printed } = await run('--list');
  expect(printed.trimEnd().split('\n')).toEqual([...SCENARIOS, ...FLEET_SCENARIOS].map(({ name, title }) => `${name.padEnd(26)}${title}`));
});

it('explains every option', async () => {
  const { printed } = await run('--help');
  for (const option of ['--list', '--scenario', '--config', '--environment', '--fail-at', '--nodes', '--seconds-per-node', '--plan-first', '--then-plan', '--summary', '--html', '--json', 'Exit code']) {
    expect(printed).toContain(option);
  }
});

it('says of a deployment without changes that there are none', async () => {
  const { printed } = await run('--scenario', 'story', ...shape(3));
  expect(printed).toMatch(/▶ Deploy again without changes: .*\n.* \| no changes\n\n▶/);
});

describe('a story for those who do not watch the deployment', () => {
  const options = ['--scenario', 'told', ...shape(1)];

  it('shows plan, stack events, events, metrics, alarm and status, each as it is told', async () => {
    const { exitCode, printed } = await run(...options, '--plan-first');
    expect(exitCode).toBe(0);
    const [, failing = ''] = printed.split('▶ Rotate and fail: cdk deploy');
    expect(printed).toMatch(/▶ What the next deployment would do: npx cdk-gke-instance-profile plan\n[^▶]*GkeInstanceProfiles\/Workers: rotate\n/);
    expect(failing).toMatch(/\| EVENT +\| EventBridge +\| Rotation Failed \| .*pod shop\/cart-0 could not be evicted/);
    expect(failing).toMatch(/\| UPDATE_FAILED +\| Custom::GkeInstanceProfileLink +\| .*pod shop\/cart-0 could not be evicted/);
    expect(failing).toMatch(/\| METRIC +\| CloudWatch +\| RotationsFailed \| 1\n/);
    expect(failing).toMatch(/\| ALARM +\| CloudWatch +\| \S+RotationFailed\S+ \| arn:aws:sns:\S+ is told: A rotation of a GKE on AWS target has failed\./);
    expect(failing).toMatch(/▶ How things stand: npx cdk-gke-instance-profile status [^▶]*prod\/workers +moved back[^▶]*\nExit code 1\./);
    expect(failing).toMatch(/\nEvents: Rotation Started \(2\), .*\nMetrics: .*RotationsFailed 1\.\nAlarms: \S+RotationFailed\S+ at \d\d:\d\d:\d\d\.\n/);
  });

  it('is in the JSON document, too, with the plans in their order', async () => {
    const { printed } = await run(...options, '--plan-first', '--json');
    expect(JSON.parse(printed)).toMatchObject({ plans: ['take over', 'rotate'].map((does) => ({ exitCode: 2, rotations: [{ deployment: { does } }] })) });
    const { told } = JSON.parse(printed) as Summary;
    expect(told.events.map(({ type }) => type)).toContain('Rotation Failed');
    expect(told.metrics).toContainEqual({ name: 'RotationsFailed', count: 1, sum: 1 });
    expect(told.alarms).toEqual([expect.objectContaining({ told: ['arn:aws:sns:us-east-1:111122223333:rotations'] })]);
  });
});

it('says before each deployment with --plan-first what it would do, and what would stop it', async () => {
  const { exitCode, printed } = await run('--scenario', 'pass-role-missing', ...shape(1), '--plan-first');
  expect(exitCode).toBe(0);
  const [, refused = '', unwatched = '', allowed = ''] = printed.split('\n▶ What the next deployment would do: npx cdk-gke-instance-profile plan\n');
  expect(refused).toMatch(/ {2}stops it +Google's API role prod-gke-api may not pass role\s[^]*\nExit code 1\.\n\n▶ Link with a role that may not be passed: cdk deploy/);
  expect(unwatched).toMatch(/\nExit code 2\.\n\n▶ Link without looking ahead: cdk deploy/);
  expect(allowed).toMatch(/\nExit code 2\.\n\n▶ Link: cdk deploy/);
});

describe('a scenario', () => {
  const scenario = ['--scenario', 'first-adoption-fails', ...shape(2)];
  const directory = mkdtempSync(join(tmpdir(), 'timeline-'));
  let told: Awaited<ReturnType<typeof run>>;

  beforeAll(async () => {
    told = await run(...scenario);
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('is told in virtual time, and ends with what each node ran under', () => {
    const { exitCode, printed } = told;
    expect(exitCode).toBe(0);
    expect(printed).toMatch(/09:00:00 \| CREATE_IN_PROGRESS +\| AWS::CloudFormation::Stack/);
    expect(printed).toMatch(/CREATE_FAILED +\| Custom::GkeInstanceProfileLink .*node workers-2 did not join/);
    expect(printed).toMatch(/NODE_REPLACED +\| Google +\| workers-1 \| runs under GkeInstanceProfiles-WorkersProfile/);
    expect(printed).toMatch(/\[1\] exists made-by-hand/);
    expect(printed).toMatch(/\[4\] deleted GkeInstanceProfiles-WorkersProfile/);
    expect(printed).toMatch(/workers-1 +09:00:00 \[1\] → \S+ \[4\] → \S+ \[1\]/);
  });

  it('is told by its end alone with --summary', async () => {
    const { exitCode, printed } = await run(...scenario, '--summary');
    expect(exitCode).toBe(0);
    expect(printed).toMatch(/^\nAs it should be: scenario first-adoption-fails, /);
    expect(printed).not.toContain('▶');
    expect(told.printed.endsWith(printed)).toBe(true);
  });

  it('becomes a page with --html, and says at the end with --then-plan what another deployment would do, as the real command says it', async () => {
    const file = join(directory, 'play.html');
    const { exitCode, printed } = await run(...scenario, '--html', file, '--then-plan');
    expect(exitCode).toBe(0);
    expect(printed.slice(0, told.printed.length)).toBe(told.printed);
    expect(printed.slice(told.printed.length)).toMatch(
      /^\n▶ What another deployment would do: npx cdk-gke-instance-profile plan\n\nROTATION .*\nGkeInstanceProfiles\/Workers {2}made-by-hand {2}made-by-hand-role {2}2 {6}take over\n[^]*\n1 rotation: 1 take over\.\nAsked: AWS account 111122223333, region us-east-1\.\n\nExit code 2\.\n$/,
    );
    const page = readFileSync(file, 'utf8');
    expect(page).toContain('ROLLBACK_COMPLETE');
    expect(page).toMatch(/aria-label="workers-1 under made-by-hand \(from before\)/);
  });

  it('is one JSON document and nothing else with --json, plan included', async () => {
    const { exitCode, printed } = await run(...scenario, '--json', '--then-plan');
    const summary = JSON.parse(printed) as Summary;
    expect(exitCode).toBe(0);
    expect(summary).toMatchObject({ scenario: 'first-adoption-fails', ok: true, stackStatus: 'ROLLBACK_COMPLETE', plans: [{ exitCode: 2, rotations: [{ deployment: { does: 'take over' } }] }] });
    expect(summary.profiles.some(({ deleted, role }) => deleted && role !== '')).toBe(true);
    expect(summary.polls).toBeGreaterThan(0);
    expect(summary.historyEvents).toBeGreaterThan(0);
    expect(summary.events.at(-1)).toMatchObject({ status: 'ROLLBACK_COMPLETE' });
  });

  it('whose page cannot be written says so', async () => {
    await expect(run('--scenario', 'validate-only-refused', ...shape(1), '--html', join(directory, 'nowhere', 'play.html'))).rejects.toThrow(/The file .*play\.html cannot be written/);
  });
});

it('exits with 1 when the story did not end as it should', async () => {
  // Half a second after a rotation has begun the engine has not asked Google yet, so there is nothing to cancel.
  const { exitCode, printed } = await run('--scenario', 'superseded', ...shape(3));
  expect(exitCode).toBe(1);
  expect(printed).toMatch(/✗ our operation was cancelled once \(0\)/);
});

it('plays a file, and tells wave by wave what its targets ran under', async () => {
  const { exitCode, printed } = await run('--config', 'examples/environments.yaml', '--environment', 'production', ...shape(1));
  expect(exitCode).toBe(0);
  expect(printed).toContain('▶ Link every target to a fresh profile: cdk deploy production');
  expect(printed).toMatch(/NODE_REPLACED +\| Google +\| prod\/canary: canary-1 \| runs under GkeInstanceProfiles-prodcanaryRotationProfile/);
  expect(printed).toMatch(/As it should be: examples\/environments\.yaml, production, stack UPDATE_COMPLETE/);
  expect(printed).toMatch(/— wave 1\n {2}prod\/canary +1 nodes \[2\] 09:00 → \[4\] \d\d:\d\d → \[7\]/);
});

it('prints one JSON document of all environments of a file with --json', async () => {
  const { exitCode, printed } = await run('--config', 'rotations.yaml', '--fail-at', 'prod/workers', ...shape(1), '--json');
  const { ok, environments } = JSON.parse(printed) as { ok: boolean; environments: FleetSummary[] };
  expect({ exitCode, ok }).toEqual({ exitCode: 0, ok: true });
  expect(environments.map(({ environment, stackStatus }) => ({ environment, stackStatus }))).toEqual([{ environment: 'GkeInstanceProfiles', stackStatus: 'UPDATE_ROLLBACK_COMPLETE' }]);
});

it('knows the scenarios of whole fleets, too', () => {
  expect(parseRehearseArguments(['--scenario', 'three-waves'])).toMatchObject({
    kind: 'fleet',
    rehearsal: { config: 'examples/three-waves.yaml', story: { failAt: 'east/batch' }, shape: { nodes: 3 } },
  });
});
