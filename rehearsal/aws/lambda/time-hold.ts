import type { VirtualClock } from '../../world/clock/virtual-clock';

/** Holds the virtual time from `take` to `letGo`, for work that is not one async function. */
export class TimeHold {
  private release: (() => void) | undefined;

  public constructor(private readonly clock: VirtualClock) {}

  public take(): void {
    if (this.release === undefined) {
      void this.clock.work(
        () =>
          new Promise<void>((resolve) => {
            this.release = resolve;
          }),
      );
    }
  }

  public letGo(): void {
    this.release?.();
    this.release = undefined;
  }
}
