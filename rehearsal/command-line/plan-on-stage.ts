import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Operator } from '../play/operator';
import type { Stage } from '../play/stage';
import { runBundle, type Run } from './run-bundle';

/**
 * What `npx cdk-gke-instance-profile plan` says of a synthesized app to somebody who has logged in to a stage's clouds.
 *
 * @throws Error with what it said instead of a plan.
 */
export async function planOnStage(stage: Stage, app: string, ...args: readonly string[]): Promise<Run> {
  const home = mkdtempSync(join(tmpdir(), 'rehearsal-home-'));
  try {
    const run = await runBundle(new Operator(stage).environment(home), 'plan', '--app', app, ...args);
    if (run.stdout === '') {
      throw new Error(`there is no plan: ${run.stderr}`);
    }
    return run;
  } finally {
    rmSync(home, { recursive: true });
  }
}
