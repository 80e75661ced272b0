import { crashAt, crashPointsOf, type CrashPoint } from '../../../rehearsal/lifecycles/crash-sweep';
import { SCENARIOS } from '../../../rehearsal/scenarios';

/** Between them they link, fail, roll back, bury, are superseded and cancel; `npm run soak -- --crash-sweep` plays all. */
const SWEPT = SCENARIOS.filter(({ name }) => ['first-adoption-fails', 'superseded'].includes(name));

/** What changes something: a crash there leaves a thing half done. */
const CHANGES_SOMETHING = /PutItem|UpdateItem|PATCH|POST|PUT|StartExecution|TagInstanceProfile|RemoveRole|DeleteInstanceProfile/;

it('keeps every invariant when a function is killed before or after what it changes, once for each kind of call', async () => {
  const sample = new Map<string, CrashPoint>();
  for (const scenario of SWEPT) {
    for (const point of (await crashPointsOf(scenario)).filter(({ call }) => CHANGES_SOMETHING.test(call))) {
      const kind = `${point.how} ${point.call}`;
      sample.set(kind, sample.get(kind) ?? point);
    }
  }
  const violations: string[] = [];
  for (const [kind, point] of sample) {
    const outcome = await crashAt(point);
    violations.push(...outcome.violations.map(({ invariant, message }) => `${point.scenario.name}, ${kind}: ${invariant}: ${message}\n${outcome.timeline}`));
  }
  expect(violations).toEqual([]);
  expect(sample.size).toBeGreaterThanOrEqual(20);
}, 180_000);
