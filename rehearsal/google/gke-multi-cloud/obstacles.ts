import { GoogleError } from './google-error';
import type { UpdateFault } from './rolling-update';
import type { ResourceState } from './settings';

export interface Condition {
  readonly state: ResourceState;
  readonly errors: readonly string[];
}

/** What keeps a target from being changed, or befalls the next change. */
export class Obstacles {
  public ofNextUpdate: UpdateFault | undefined;
  public ofNextRollback: UpdateFault | undefined;
  /** How the next update that succeeds leaves the target nevertheless. */
  public aftermath: Condition | undefined;
  /** In these words every update is refused. */
  public refusal: string | undefined;
  /** Something that no list of operations shows is under way, in these words. */
  public occupation: string | undefined;

  /** What befalls the change that begins now, and no other one. */
  public takeFault(verb: 'Updating' | 'Rolling back'): UpdateFault | undefined {
    const which = verb === 'Rolling back' && this.ofNextRollback ? 'ofNextRollback' : 'ofNextUpdate';
    const fault = this[which];
    this[which] = undefined;
    return fault;
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
