import { type ChildProcess, fork } from 'node:child_process';
import type { CrashMoment } from '../proof/lifecycles/crash-points';
import type { CrashOutcome } from '../proof/lifecycles/crash-sweep';

interface Task {
  readonly moment: CrashMoment;
  readonly done: (outcome: CrashOutcome) => void;
}

/** Processes that play crashes, each one at a time: a play keeps one core busy, and there are thousands of them. */
export class CrashWorkers {
  private readonly idle = new Set<ChildProcess>();
  private readonly busy = new Map<ChildProcess, Task>();
  private readonly waiting: Task[] = [];

  /** @param entry module that plays what it is sent */
  public constructor(
    private readonly entry: string,
    count: number,
  ) {
    for (let number = 0; number < count; number += 1) {
      this.start();
    }
  }

  public play(moment: CrashMoment): Promise<CrashOutcome> {
    return new Promise((done) => {
      this.waiting.push({ moment, done });
      this.next();
    });
  }

  /** To be called when everything has been played. */
  public stop(): void {
    this.idle.forEach((child) => child.disconnect());
  }

  private start(): void {
    const child = fork(this.entry);
    child.on('message', (outcome) => {
      this.idle.add(child);
      this.finish(child, outcome as CrashOutcome);
    });
    child.on('exit', (code) => this.onExit(child, code));
    this.idle.add(child);
  }

  private next(): void {
    const [child] = this.idle;
    const task = child === undefined ? undefined : this.waiting.shift();
    if (child !== undefined && task !== undefined) {
      this.idle.delete(child);
      this.busy.set(child, task);
      child.send(task.moment);
    }
  }

  private finish(child: ChildProcess, outcome: CrashOutcome): void {
    this.busy.get(child)?.done(outcome);
    this.busy.delete(child);
    this.next();
  }

  /** Nothing is passed over in silence: what it was playing has failed, and what nobody is left to play, too. */
  private onExit(child: ChildProcess, code: number | null): void {
    const task = this.busy.get(child);
    this.idle.delete(child);
    this.busy.delete(child);
    const isLast = this.idle.size + this.busy.size === 0;
    for (const { moment, done } of [...(task === undefined ? [] : [task]), ...(isLast ? this.waiting.splice(0) : [])]) {
      done({ moment, violations: [{ invariant: 'The play itself', message: `a process that plays ended with exit code ${code}` }], timeline: '' });
    }
  }
}
