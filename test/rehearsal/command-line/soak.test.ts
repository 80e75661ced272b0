import { parseSoakArguments, SOAK_HELP } from '../../../rehearsal/command-line/soak';
import { SCENARIOS } from '../../../rehearsal/scenarios';

it.each([
  [['--scenario', 'nothing', '--crash-sweep'], /There is no scenario "nothing"\. There are story,/],
  [['--minutes', '0'], /--minutes must be a number from 0.1 to 1440, not "0"/],
  [['--seed', '1.5'], /--seed must be a whole number/],
  [['--crash-sweep', '--workers', '0'], /--workers must be a whole number from 1 to 64, not "0"/],
  [['--sweep'], /Unknown option '--sweep'/],
])('refuses %j', (args, message) => {
  expect(() => parseSoakArguments(args)).toThrow(message);
});

it('sweeps every scenario unless one is named', () => {
  expect(parseSoakArguments(['--crash-sweep'])).toMatchObject({ kind: 'crash sweep', scenarios: SCENARIOS, each: false });
  expect(parseSoakArguments(['--crash-sweep', '--each', '--scenario', 'too-slow', '--workers', '3'])).toMatchObject({ scenarios: [{ name: 'too-slow' }], workers: 3, each: true });
});

it('plays five minutes of random lives from seed 1 on unless told otherwise', () => {
  expect(parseSoakArguments([])).toEqual({ kind: 'lifecycles', minutes: 5, seed: 1 });
});

it('explains every option', () => {
  for (const option of ['--minutes', '--seed', '--crash-sweep', '--each', '--scenario', '--workers', 'Exit code']) {
    expect(SOAK_HELP).toContain(option);
  }
});
