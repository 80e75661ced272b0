import { join } from 'node:path';
import { renderViolations } from '../proof/invariants/invariant';
import { type CrashMoments, oneOfEachRequest, unknownMoments } from '../proof/lifecycles/crash-points';
import { crashesOf, type CrashOutcome } from '../proof/lifecycles/crash-sweep';
import type { Scenario } from '../scenarios/scenario';
import { CrashWorkers } from './crash-workers';

const WORKER = join(__dirname, '..', '..', 'bin', 'crash-worker.ts');

export interface SweepOptions {
  readonly scenarios: readonly Scenario[];
  /** Plays at the same time. */
  readonly workers: number;
  /** Plays every moment by itself, also those that are the same crash or have come about as in an earlier scenario. */
  readonly each: boolean;
}

interface SweptScenario {
  readonly name: string;
  readonly moments: number;
  readonly outcomes: Promise<readonly CrashOutcome[]>;
}

/**
 * Kills the running function before and after every call of every scenario, and says what came of it.
 *
 * @returns number of violations.
 */
export async function sweepCrashes({ scenarios, workers: count, each }: SweepOptions, print: (text: string) => void): Promise<number> {
  const startedAt = Date.now();
  const workers = new CrashWorkers(WORKER, count);
  const total = { moments: 0, plays: 0, violations: 0 };
  try {
    const swept: SweptScenario[] = [];
    const known = new Set<string>();
    for (const scenario of scenarios) {
      const crashes = await crashesOf(scenario);
      const moments = crashes.flat();
      const plays = each ? moments.map((moment): CrashMoments => [moment]) : oneOfEachRequest(unknownMoments(crashes, known));
      swept.push({ name: scenario.name, moments: moments.length, outcomes: playAll(plays, workers) });
    }
    for (const { name, moments, outcomes } of swept) {
      const played = await outcomes;
      const violations = played.reduce((sum, outcome) => sum + report(outcome, print), 0);
      print(`${name.padEnd(26)} ${String(moments).padStart(5)} crash points in ${String(played.length).padStart(4)} plays, ${violations} violations\n`);
      total.moments += moments;
      total.plays += played.length;
      total.violations += violations;
    }
  } finally {
    await workers.stop();
  }
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  print(`${total.moments} crash points covered in ${total.plays} plays and ${seconds} seconds, ${total.violations} violations\n`);
  return total.violations;
}

/** Moments that a play did not come to, because of a crash before, are played again, until each has been first. */
async function playAll(plays: readonly CrashMoments[], workers: CrashWorkers, again = false): Promise<readonly CrashOutcome[]> {
  const outcomes = await Promise.all(plays.map((moments) => workers.play(moments, again)));
  const missed = outcomes.flatMap((outcome) => outcome.missed);
  return missed.length === 0 ? outcomes : [...outcomes, ...(await playAll(oneOfEachRequest(missed), workers, true))];
}

function report({ played, violations, timeline }: CrashOutcome, print: (text: string) => void): number {
  if (violations.length > 0) {
    const crashes = played.map(({ scenario, how, index, call }) => `${scenario}: ${how} call ${index} (${call})`);
    print(`\n${crashes.join('\n')}\n${renderViolations(violations)}\n${timeline}\n`);
  }
  return violations.length;
}
