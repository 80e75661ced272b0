import { join } from 'node:path';
import { renderViolations } from '../invariants/invariant';
import { CrashSweep, type CrashOutcome } from '../lifecycles/crash-sweep';
import type { Scenario } from '../scenarios/scenario';
import { CrashWorkers } from './crash-workers';

const WORKER = join(__dirname, '..', '..', 'bin', 'crash-worker.ts');

interface SweptScenario {
  readonly name: string;
  readonly outcomes: Promise<readonly CrashOutcome[]>;
}

/**
 * Kills the running function before and after every call of every scenario, one by one, and says what came of it.
 *
 * @returns number of violations.
 */
export async function sweepCrashes(scenarios: readonly Scenario[], processes: number, print: (text: string) => void): Promise<number> {
  const startedAt = Date.now();
  const sweep = new CrashSweep();
  const workers = new CrashWorkers(WORKER, processes);
  const total = { moments: 0, plays: 0, violations: 0 };
  try {
    const swept: SweptScenario[] = [];
    for (const scenario of scenarios) {
      const points = await sweep.pointsOf(scenario);
      swept.push({ name: scenario.name, outcomes: Promise.all(points.map((point) => workers.play(point))) });
    }
    for (const { name, outcomes } of swept) {
      const played = await outcomes;
      const violations = played.reduce((sum, outcome) => sum + report(outcome, print), 0);
      const moments = played.reduce((sum, { point }) => sum + point.moments, 0);
      print(`${name.padEnd(26)} ${String(moments).padStart(5)} crash points in ${played.length} plays, ${violations} violations\n`);
      total.moments += moments;
      total.plays += played.length;
      total.violations += violations;
    }
  } finally {
    workers.stop();
    sweep.cleanUp();
  }
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  print(`${total.moments} crash points tried in ${total.plays} plays and ${seconds} seconds, ${total.violations} violations\n`);
  return total.violations;
}

function report({ point, violations, timeline }: CrashOutcome, print: (text: string) => void): number {
  if (violations.length > 0) {
    print(`\n${point.scenario}: ${point.how} call ${point.index} (${point.call})\n${renderViolations(violations)}\n${timeline}\n`);
  }
  return violations.length;
}
