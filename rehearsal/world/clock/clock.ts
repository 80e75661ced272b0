/** Takes back what was scheduled; does nothing when it has already run. */
export type Cancel = () => void;

/** Time as the stand-ins see it. Nothing in `rehearsal/` reads `Date.now()` or sets a timer except through this. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` at `time` (milliseconds since the epoch), or as soon as possible when that has passed. */
  at(time: number, task: () => void | Promise<void>): Cancel;
}
