import { availableParallelism } from 'node:os';
import * as fc from 'fast-check';
import { renderViolations } from '../proof/invariants/invariant';
import { playLifecycle } from '../proof/lifecycles/play-lifecycle';
import { randomLifecycle } from '../proof/lifecycles/random-lifecycle';
import { RotationsApp } from '../proof/lifecycles/rotations-app';
import { SCENARIOS } from '../scenarios';
import { numberOption, parseOptions } from '../../cli/command-line/arguments';
import { scenarioNamed } from './scenario-option';
import { sweepCrashes, type SweepOptions } from './sweep-crashes';
import { reflow } from '../../cli/command-line/reflow';

export const SOAK_HELP = `Usage: npm run soak -- [options]

Plays random lives of stacks, with random faults, and looks whether the engine's invariants hold; or kills the functions
at every point of every scenario. Nothing leaves this machine; time is virtual.

  --minutes N        how long to play random lifecycles, 0.1 to 1440 (default 5)
  --seed S           where to begin, a whole number (default 1); the same seed plays the same lifecycles
  --crash-sweep      kill the running function before and after every call of every scenario instead; moments that
                     leave the same behind (nothing was changed between the two, or an earlier scenario has made the
                     same calls at the same times up to there) are played once, and a play has one crash for each
                     request of CloudFormation
  --each             with --crash-sweep: play them all, each by itself
  --scenario NAME    with --crash-sweep: of this scenario only
  --workers N        with --crash-sweep: how many are played at the same time, 1 to 64 (default: one per core)
  --help             print this

Exit code: 0 when every invariant held, 1 when one did not, 64 when the command line is wrong.
`;

export type SoakCommand =
  | { readonly kind: 'help' }
  | { readonly kind: 'lifecycles'; readonly minutes: number; readonly seed: number }
  | ({ readonly kind: 'crash sweep' } & SweepOptions);

type Print = (text: string) => void;

/** @throws UsageError */
export function parseSoakArguments(args: readonly string[]): SoakCommand {
  const options = parseOptions(args, {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    'crash-sweep': { type: 'boolean' },
    scenario: { type: 'string' },
    workers: { type: 'string' },
    each: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (options.help === true) {
    return { kind: 'help' };
  }
  if (options['crash-sweep'] === true) {
    return {
      kind: 'crash sweep',
      scenarios: options.scenario === undefined ? SCENARIOS : [scenarioNamed(options.scenario)],
      workers: numberOption('--workers', options.workers, { fallback: availableParallelism(), least: 1, most: 64, whole: true }),
      each: options.each === true,
    };
  }
  return {
    kind: 'lifecycles',
    minutes: numberOption('--minutes', options.minutes, { fallback: 5, least: 0.1, most: 1440, whole: false }),
    seed: numberOption('--seed', options.seed, { fallback: 1, least: 0, most: 2 ** 31 - 1, whole: true }),
  };
}

/** Runs the command and returns its exit code. */
export async function runSoak(args: readonly string[], print: Print): Promise<number> {
  const command = parseSoakArguments(args);
  switch (command.kind) {
    case 'help':
      print(reflow(SOAK_HELP));
      return 0;
    case 'lifecycles':
      return (await soakLifecycles(command, print)) === 0 ? 0 : 1;
    case 'crash sweep':
      return (await sweepCrashes(command, print)) === 0 ? 0 : 1;
  }
}

async function soakLifecycles({ minutes, seed }: { readonly minutes: number; readonly seed: number }, print: Print): Promise<number> {
  const app = new RotationsApp();
  const until = Date.now() + minutes * 60_000;
  const total = { lifecycles: 0, requests: 0, calls: 0, faults: 0, crashes: 0, violations: 0 };
  try {
    for (let number = seed; Date.now() < until; number += 1) {
      const [lifecycle] = fc.sample(randomLifecycle(), { seed: number, numRuns: 1 });
      if (lifecycle === undefined) {
        break;
      }
      const { violations, counts, timeline } = await playLifecycle(lifecycle, app);
      total.lifecycles += 1;
      total.requests += counts.requests;
      total.calls += counts.calls;
      total.faults += counts.faults;
      total.crashes += counts.crashes;
      total.violations += violations.length;
      if (violations.length > 0) {
        print(`\nSeed ${number}\n${renderViolations(violations)}\n${JSON.stringify(lifecycle)}\n${timeline()}\n`);
      }
    }
  } finally {
    app.cleanUp();
  }
  print(
    `${total.lifecycles} lifecycles from seed ${seed} on, ${total.requests} requests of CloudFormation, ${total.calls} calls of functions, ` +
      `${total.faults} faults, ${total.crashes} of them crashes of a function, ${total.violations} violations\n`,
  );
  return total.violations;
}
