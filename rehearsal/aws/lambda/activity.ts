import type { VirtualClock } from '../../world/clock/virtual-clock';
import { TimeHold } from './time-hold';

/** Turns of the event loop without a sign of life after which a function is taken to be waiting. */
const QUIET_TURNS = 3;

/** Work of Node's thread pool that a function may be waiting for although nothing of it is on the wire. */
const PENDING_WORK = /^(FSReq|GetAddrInfo|GetNameInfo)/;

/**
 * Whether a function that runs is at work (then time stands still) or waits for time to pass.
 *
 * It waits when every call it has out is being held up on purpose, or when it has none out and does nothing: a client's
 * pause before a retry, or a promise that nobody will ever keep. Then time goes on, and the next timer, answer or the
 * function's timeout ends the wait.
 */
export class Activity {
  private readonly hold: TimeHold;
  private running = false;
  private readonly callsOut = new Set<string>();
  private readonly callsHeldUp = new Set<string>();
  private callSequence = 0;
  /** Counts signs of life, so that a pending look for quiet notices that there was one. */
  private signsOfLife = 0;

  public constructor(clock: VirtualClock) {
    this.hold = new TimeHold(clock);
  }

  public start(): void {
    this.running = true;
    this.stir();
  }

  public stop(): void {
    this.running = false;
    this.hold.letGo();
  }

  /** The function does something: time stands still until it is quiet again. */
  public stir(): void {
    this.signsOfLife += 1;
    if (this.running) {
      this.hold.take();
      void this.letTimeGoOnWhenQuiet();
    }
  }

  /** Begins a call. @returns its ID, and what to call, once or more often, when it has ended. */
  public callOut(): { readonly callId: string; readonly ended: () => void } {
    this.callSequence += 1;
    const callId = String(this.callSequence);
    this.callsOut.add(callId);
    this.stir();
    const ended = (): void => {
      if (this.callsOut.delete(callId)) {
        this.stir();
      }
    };
    return { callId, ended };
  }

  public holdUp(callId: string): void {
    this.callsHeldUp.add(callId);
    this.stir();
  }

  public goOn(callId: string): void {
    this.callsHeldUp.delete(callId);
    this.stir();
  }

  private get isCalling(): boolean {
    return [...this.callsOut].some((callId) => !this.callsHeldUp.has(callId));
  }

  private async letTimeGoOnWhenQuiet(): Promise<void> {
    const seen = this.signsOfLife;
    for (let turn = 0; turn < QUIET_TURNS; turn += isWorkPending() ? 0 : 1) {
      if (this.isCalling || this.signsOfLife !== seen) {
        return;
      }
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    if (!this.isCalling && this.signsOfLife === seen) {
      this.hold.letGo();
    }
  }
}

function isWorkPending(): boolean {
  return process.getActiveResourcesInfo().some((resource) => PENDING_WORK.test(resource));
}
