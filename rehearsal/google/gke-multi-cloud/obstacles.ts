import { GoogleError } from './google-error';
import type { UpdateFault } from './rolling-update';

/** What keeps a target from being changed, or befalls the next change. */
export class Obstacles {
  private nextFault: UpdateFault | undefined;
  private nextRollbackFault: UpdateFault | undefined;
  private refusal: string | undefined;
  private occupation: string | undefined;

  /** @returns what was to injectFault the next update until now */
  public injectFault(fault: UpdateFault | undefined): UpdateFault | undefined {
    const before = this.nextFault;
    this.nextFault = fault;
    return before;
  }

  public injectRollbackFault(fault: UpdateFault): void {
    this.nextRollbackFault = fault;
  }

  /** What befalls the change that begins now, and no other one. */
  public takeFault(verb: 'Updating' | 'Rolling back'): UpdateFault | undefined {
    const ofRollback = verb === 'Rolling back' ? this.nextRollbackFault : undefined;
    if (ofRollback) {
      this.nextRollbackFault = undefined;
      return ofRollback;
    }
    return this.injectFault(undefined);
  }

  public refuseUpdates(words: string | undefined): void {
    this.refusal = words;
  }

  public keepBusy(words: string | undefined): void {
    this.occupation = words;
  }

  public assertAcceptable(): void {
    if (this.refusal !== undefined) {
      throw new GoogleError('INVALID_ARGUMENT', this.refusal);
    }
  }

  public assertNotBusy(): void {
    if (this.occupation !== undefined) {
      throw new GoogleError('FAILED_PRECONDITION', this.occupation);
    }
  }
}
