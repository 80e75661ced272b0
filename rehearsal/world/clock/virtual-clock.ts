import type { Cancel, Clock } from './clock';

interface Event {
  readonly time: number;
  readonly sequence: number;
  readonly task: () => void | Promise<void>;
}

/**
 * A clock that jumps from event to event: twelve hours play in seconds.
 *
 * Time stands still while anything is at work (`work`, or a task's own promise); when all is quiet it jumps to the next
 * event. Events of the same moment run in the order in which they were scheduled, so a play is repeatable.
 */
export class VirtualClock implements Clock {
  private readonly events: Event[] = [];
  private sequence = 0;
  private busy = 0;
  private wakeUp: (() => void) | undefined;
  private failure: { readonly error: unknown } | undefined;

  public constructor(private time: number = Date.UTC(2026, 10, 2, 9, 0, 0)) {}

  public now(): number {
    return this.time;
  }

  public at(time: number, task: () => void | Promise<void>): Cancel {
    const event: Event = { time: Math.max(time, this.time), sequence: this.sequence++, task };
    const index = this.events.findIndex((other) => other.time > event.time);
    this.events.splice(index === -1 ? this.events.length : index, 0, event);
    return () => {
      const position = this.events.indexOf(event);
      if (position !== -1) {
        this.events.splice(position, 1);
      }
    };
  }

  /** Resolves after `ms` of virtual time. */
  public async sleep(ms: number): Promise<void> {
    this.release();
    await new Promise<void>((resolve) => {
      this.at(this.time + ms, () => {
        this.hold();
        resolve();
      });
    });
  }

  /** Holds the time until `activity` has ended. Its `clock.sleep`s let the time go on. */
  public async work<T>(activity: () => Promise<T>): Promise<T> {
    this.hold();
    try {
      return await activity();
    } finally {
      this.release();
    }
  }

  /**
   * Plays events until `finished` says so or none is left.
   *
   * @returns whether `finished` became true.
   * @throws whatever a task threw.
   */
  public async run(finished: () => boolean = () => false): Promise<boolean> {
    for (;;) {
      await this.quiet();
      if (this.failure) {
        const { error } = this.failure;
        this.failure = undefined;
        throw error;
      }
      if (finished()) {
        return true;
      }
      const event = this.events.shift();
      if (!event) {
        return false;
      }
      this.time = event.time;
      this.hold();
      // Not awaited here: a task may sleep, and then the time has to go on while it does.
      void Promise.resolve()
        .then(() => event.task())
        .catch((error: unknown) => {
          this.failure ??= { error };
        })
        .finally(() => this.release());
    }
  }

  private hold(): void {
    this.busy += 1;
  }

  private release(): void {
    this.busy -= 1;
    if (this.busy === 0) {
      this.wakeUp?.();
    }
  }

  /** Nobody is at work, and nobody came back to work when given a turn: promises may still have been settling. */
  private async quiet(): Promise<void> {
    do {
      while (this.busy > 0) {
        await new Promise<void>((resolve) => {
          this.wakeUp = resolve;
        });
      }
      await new Promise<void>((resolve) => setImmediate(resolve));
    } while (this.busy > 0);
  }
}
