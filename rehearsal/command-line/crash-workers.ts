import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { CrashMoments } from '../proof/lifecycles/crash-points';
import type { CrashOutcome } from '../proof/lifecycles/crash-sweep';

interface Task {
  readonly moments: CrashMoments;
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

  /** @param next before everything else that waits */
  public play(moments: CrashMoments, next = false): Promise<CrashOutcome> {
    return new Promise((done) => {
      this.waiting[next ? 'unshift' : 'push']({ moments, done });
      this.next();
    });
  }

  /** How many processes there are. */
  public get running(): number {
    return this.idle.size + this.busy.size;
  }

  /** Ends every process, also one that plays something: what has not been played by then never is. */
  public async stop(): Promise<void> {
    const children = [...this.idle, ...this.busy.keys()];
    const ends = children.map((child) => once(child, 'exit'));
    children.filter(({ connected }) => connected).forEach((child) => child.disconnect());
    await Promise.all(ends);
    this.failAll(this.waiting.splice(0), 'it was broken off');
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
      child.send(task.moments);
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
    const left = this.running === 0 ? this.waiting.splice(0) : [];
    this.failAll([...(task === undefined ? [] : [task]), ...left], `a process that plays ended with exit code ${code}`);
  }

  private failAll(tasks: readonly Task[], message: string): void {
    tasks.forEach(({ moments, done }) => done({ played: moments, missed: [], violations: [{ invariant: 'The play itself', message }], timeline: '' }));
  }
}
