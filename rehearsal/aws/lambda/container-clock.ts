import type { Cancel, Clock } from '../../world/clock/clock';

interface Timer {
  readonly time: number;
  readonly task: () => void | Promise<void>;
  cancel: Cancel | undefined;
}

/**
 * The clock as a container has it: Lambda freezes a container between invocations, and its timers with it.
 *
 * All timers of functions are virtual: a client's pause before a retry costs no real time, a client's timeout comes when
 * an answer is late in virtual time, and because time stands still while a function is at work none of them comes early.
 */
export class ContainerClock implements Clock {
  private readonly timers = new Set<Timer>();
  private frozen = true;

  public constructor(
    private readonly clock: Clock,
    /** Told before a timer runs. */
    private readonly onTimer: () => void,
  ) {}

  public now(): number {
    return this.clock.now();
  }

  public at(time: number, task: () => void | Promise<void>): Cancel {
    const timer: Timer = { time, task, cancel: undefined };
    this.timers.add(timer);
    if (!this.frozen) {
      this.schedule(timer);
    }
    return () => {
      timer.cancel?.();
      this.timers.delete(timer);
    };
  }

  /** What came due meanwhile runs first: otherwise a client's timeouts would pile up, call after call. */
  public thaw(): void {
    this.frozen = false;
    const due = [...this.timers].filter(({ time }) => time <= this.clock.now()).sort((one, other) => one.time - other.time);
    due.forEach((timer) => void this.run(timer));
    this.timers.forEach((timer) => this.schedule(timer));
  }

  public freeze(): void {
    this.frozen = true;
    this.timers.forEach((timer) => timer.cancel?.());
  }

  /** For good: nothing that is scheduled will run. */
  public stop(): void {
    this.freeze();
    this.timers.clear();
  }

  private schedule(timer: Timer): void {
    timer.cancel = this.clock.at(timer.time, () => this.run(timer));
  }

  private run(timer: Timer): void | Promise<void> {
    this.timers.delete(timer);
    this.onTimer();
    return timer.task();
  }
}
