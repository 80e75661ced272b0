import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Run } from '../../../../rehearsal/command-line/run-bundle';
import type { LocalCloud } from '../../../../rehearsal/play/local-cloud';
import { Operator } from '../../../../rehearsal/play/operator';
import { runInside } from '../../support/run-inside';

/** Somebody who watches a play from a terminal of their own, at the time of the play. */
export class Watcher {
  public readonly operator: Operator;
  public readonly home = mkdtempSync(path.join(tmpdir(), 'watcher-'));
  private readonly clockFile = path.join(this.home, 'clock');

  public constructor(private readonly cloud: LocalCloud) {
    this.operator = new Operator(cloud);
  }

  public async status(...args: readonly string[]): Promise<Run> {
    return runInside(this.operator.environmentNow(this.home), 'status', ...args);
  }

  /** Of a command that goes on looking: its time is that of the latest moment that somebody looked at. */
  public followingEnvironment(): Record<string, string> {
    this.showTime();
    return { ...this.operator.environmentNow(this.home), REHEARSAL_CLOCK: this.clockFile };
  }

  /** What the command says at a moment to come, in milliseconds from now; time stands still while it looks. */
  public async later<T>(ms: number, look: () => Promise<T>): Promise<T> {
    const { clock } = this.cloud;
    return new Promise((resolve, reject) => {
      clock.at(clock.now() + ms, () => {
        this.showTime();
        return look().then(resolve, reject);
      });
    });
  }

  /** Whole, whenever somebody reads it. */
  public showTime(): void {
    writeFileSync(`${this.clockFile}.next`, String(this.cloud.clock.now()));
    renameSync(`${this.clockFile}.next`, this.clockFile);
  }

  public leave(): void {
    rmSync(this.home, { recursive: true });
  }
}
