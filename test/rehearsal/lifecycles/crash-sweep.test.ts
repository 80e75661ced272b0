import type { CrashPoint } from '../../../rehearsal/lifecycles/crash-points';
import { CrashSweep } from '../../../rehearsal/lifecycles/crash-sweep';
import { SCENARIOS } from '../../../rehearsal/scenarios';
import type { Scenario } from '../../../rehearsal/scenarios/scenario';

/** What changes something: a crash there leaves a thing half done. */
const CHANGES_SOMETHING = /PutItem|UpdateItem|PATCH|POST|PUT|StartExecution|SignalResource|TagInstanceProfile|RemoveRole|DeleteInstanceProfile/;

const sweep = new CrashSweep();
afterAll(() => sweep.cleanUp());

// `npm run soak -- --crash-sweep`, which `.ci/run` runs, plays every point of every scenario.
it('keeps every invariant when a function is killed at what it changes, once for each kind of call', async () => {
  const sample = new Map<string, { readonly scenario: Scenario; readonly point: CrashPoint }>();
  for (const scenario of SCENARIOS) {
    for (const point of (await sweep.pointsOf(scenario)).filter(({ call }) => CHANGES_SOMETHING.test(call))) {
      const kind = `${point.how} ${point.call}`;
      sample.set(kind, sample.get(kind) ?? { scenario, point });
    }
  }
  const violations: string[] = [];
  for (const [kind, { scenario, point }] of sample) {
    const outcome = await sweep.crashAt(scenario, point);
    violations.push(...outcome.violations.map(({ invariant, message }) => `${scenario.name}, ${kind}: ${invariant}: ${message}\n${outcome.timeline}`));
  }
  expect(violations).toEqual([]);
  expect([...new Set([...sample.values()].map(({ point }) => point.call.split(' ')[0]))].sort()).toEqual(['begin', 'reconcile', 'report']);
}, 300_000);

it('says so when a play breaks off, or does not come to the point', async () => {
  const scenario: Scenario = { name: 'nothing-happens', title: 'nothing happens', play: () => Promise.resolve() };
  const point: CrashPoint = { scenario: scenario.name, index: 0, how: 'killBefore', call: 'begin → dynamodb PutItem', moments: 1 };
  const { violations } = await sweep.crashAt(scenario, point);
  expect(violations).toMatchObject([{ invariant: 'The play itself', message: expect.stringContaining('cannot be repeated') as string }]);
});

it('refuses a scenario whose story does not end as it should when it is made short', async () => {
  const scenario: Scenario = { name: 'too-short', title: 'a turn is missing', play: (play) => Promise.resolve(play.check('the turn has come', false)) };
  await expect(sweep.pointsOf(scenario)).rejects.toThrow(/scenario too-short.* the turn has come; look at its sweepShape/);
});
