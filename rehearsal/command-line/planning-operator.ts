import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Operator } from '../play/operator';
import type { LocalCloud } from '../play/local-cloud';
import { runBundle, type Run } from './run-bundle';

/** Somebody who has logged in to both clouds of a cloud, and asks what deployments would do, and how things stand. */
export class PlanningOperator {
  private readonly operator: Operator;

  public constructor(private readonly cloud: LocalCloud) {
    this.operator = new Operator(cloud);
  }

  /**
   * What `npx cdk-gke-instance-profile plan` says of a synthesized app.
   *
   * @throws Error with what it said instead of a plan.
   */
  public async plan(app: string, ...args: readonly string[]): Promise<Run> {
    return this.run('plan', '--app', app, ...args);
  }

  /**
   * What `npx cdk-gke-instance-profile status` says of a deployed stack.
   *
   * @throws Error with what it said instead.
   */
  public async status(stack: string, ...args: readonly string[]): Promise<Run> {
    return this.run('status', '--stack', stack, '--region', this.cloud.region, ...args);
  }

  private async run(command: string, ...args: readonly string[]): Promise<Run> {
    const home = mkdtempSync(join(tmpdir(), 'rehearsal-home-'));
    try {
      const run = await runBundle(this.operator.environmentNow(home), command, ...args);
      if (run.stdout === '') {
        throw new Error(`${command} says nothing: ${run.stderr}`);
      }
      return run;
    } finally {
      rmSync(home, { recursive: true });
    }
  }
}
