import { scenarioNamed } from '../../../../rehearsal/command-line/scenario-option';
import type { CrashMoment } from '../../../../rehearsal/proof/lifecycles/crash-points';
import { crashAt, crashesOf } from '../../../../rehearsal/proof/lifecycles/crash-sweep';

/** What goes wrong when `reconcile` is killed before each of its writes of a kind, one by one. */
async function wrongWhenKilledBefore(scenarioName: string, write: string, isMeant: (before: CrashMoment | undefined) => boolean = () => true): Promise<readonly string[]> {
  const scenario = scenarioNamed(scenarioName);
  const moments = (await crashesOf(scenario)).flat().filter(({ how }) => how === 'killBefore');
  const meant = moments.filter(({ call }, index) => call === `reconcile → ${write}` && isMeant(moments[index - 1]));
  expect(meant.length).toBeGreaterThan(0);
  const wrong: string[] = [];
  for (const moment of meant) {
    const { violations, timeline } = await crashAt(scenario, moment);
    wrong.push(...violations.map(({ message }) => `${moment.index}: ${message}\n${timeline}`));
  }
  return wrong;
}

it('a wait gets its signal, and a request its answer, although the function dies before it has written what it decided', async () => {
  await expect(wrongWhenKilledBefore('twelve-hours', 'dynamodb UpdateItem')).resolves.toEqual([]);
});

it('an update is known to be ours, and cancelled on the way back, although the function dies before it has written its name', async () => {
  const afterPatch = (before?: CrashMoment): boolean => before?.call.includes('PATCH') === true;
  await expect(wrongWhenKilledBefore('too-slow', 'dynamodb PutItem', afterPatch)).resolves.toEqual([]);
});
