import { scenarioNamed } from '../../../../rehearsal/command-line/scenario-option';
import { oneOfEachRequest, type CrashMoment, type CrashMoments } from '../../../../rehearsal/proof/lifecycles/crash-points';
import { crashAt, crashesOf, type CrashOutcome } from '../../../../rehearsal/proof/lifecycles/crash-sweep';
import type { Scenario } from '../../../../rehearsal/scenarios/scenario';

// `npm run soak -- --crash-sweep`, which `.ci/run` runs, plays every crash of every scenario.
it('keeps every invariant when a function is killed right after a change or a look, once for each kind of call', async () => {
  const scenario = scenarioNamed('first-adoption-fails');
  const sample = new Map<string, CrashMoment>();
  for (const [moment] of await crashesOf(scenario)) {
    const kind = `${moment.how} ${moment.call}`;
    sample.set(kind, sample.get(kind) ?? moment);
  }
  const violations: string[] = [];
  for (let left: readonly CrashMoment[] = [...sample.values()]; left.length > 0;) {
    const outcomes: CrashOutcome[] = [];
    for (const moments of oneOfEachRequest(left)) {
      outcomes.push(await crashAt(scenario, ...moments));
    }
    violations.push(...outcomes.flatMap((outcome) => outcome.violations.map(({ invariant, message }) => `${invariant}: ${message}\n${outcome.timeline}`)));
    left = outcomes.flatMap(({ missed }) => missed);
  }
  expect(violations).toEqual([]);
  expect([...new Set([...sample.values()].map(({ call }) => call.split(' ')[0]))].sort()).toEqual(['begin', 'reconcile', 'report']);
});

it('goes on alike after each of the moments that are the same crash', async () => {
  const scenario = scenarioNamed('first-adoption-fails');
  const crashes = [...(await crashesOf(scenario))].sort((one, other) => other.length - one.length).slice(0, 2);
  for (const moments of crashes) {
    const whatCame = new Set<string>();
    const fourth = Math.ceil(moments.length / 4);
    for (const moment of moments.filter((_, number) => number % fourth === 0)) {
      const { timeline } = await crashAt(scenario, moment);
      // What the killed function had said by then is different, and nothing else.
      whatCame.add(timeline.split('\n').filter((line) => !/  (fault|log) /.test(line)).join('\n'));
    }
    expect(moments.length).toBeGreaterThan(4);
    expect([...whatCame]).toHaveLength(1);
  }
});

it('says which moments a play came to, and which not', async () => {
  const scenario = scenarioNamed('first-adoption-fails');
  const [[first]] = (await crashesOf(scenario)) as [CrashMoments];
  const other = { ...first, requestsSent: 99 };
  await expect(crashAt(scenario, first, other)).resolves.toMatchObject({ played: [first], missed: [other], violations: [] });
});

it('says so when a play breaks off, or does not come to the moment', async () => {
  const scenario: Scenario = { name: 'nothing-happens', title: 'nothing happens', play: () => Promise.resolve() };
  const { violations } = await crashAt(scenario, { scenario: scenario.name, index: 0, how: 'killBefore', call: 'begin → dynamodb PutItem', requestsSent: 1, path: '', history: '' });
  expect(violations).toMatchObject([{ invariant: 'The play itself', message: expect.stringContaining('cannot be repeated') as string }]);
});

it('refuses a scenario whose story does not end as it should when it is made short', async () => {
  const scenario: Scenario = { name: 'too-short', title: 'a turn is missing', play: (play) => Promise.resolve(play.check('the turn has come', false)) };
  await expect(crashesOf(scenario)).rejects.toThrow(/scenario too-short.* the turn has come; look at its sweepShape/);
});
