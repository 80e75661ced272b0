import type { Cancel, Clock } from './clock';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Real time, for a stand-in that runs alone so that the real gcloud can talk to it. */
export class WallClock implements Clock {
  public now(): number {
    return Date.now();
  }

  public at(time: number, task: () => void | Promise<void>): Cancel {
    const delay = Math.min(Math.max(time - Date.now(), 0), LONGEST_TIMER_MS);
    const timer = setTimeout(() => void task(), delay);
    timer.unref();
    return () => clearTimeout(timer);
  }
}
