import type { JsonObject } from './json';
import type { GkeSettings, ResourceState } from './settings';

interface Change {
  readonly desired: JsonObject;
  readonly previous: JsonObject;
}

interface UnsuccessfulChange extends Change {
  readonly how: 'failed' | 'cancelled';
  readonly errors: readonly string[];
}

/**
 * What a target was asked to be, from the first specification on.
 *
 * The last specification that was *reached* is remembered through any number of updates that were not successful: a
 * rollback leads there.
 */
export class SpecificationHistory {
  private change: Change | undefined;
  private unsuccessful: UnsuccessfulChange | undefined;

  public constructor(
    private settled: JsonObject,
    private readonly settings: GkeSettings,
  ) {}

  public get reached(): JsonObject {
    return this.settled;
  }

  public get lastWasSuccessful(): boolean {
    return this.unsuccessful === undefined;
  }

  public get errors(): readonly string[] {
    return this.unsuccessful?.errors ?? [];
  }

  /** The specification as a GET shows it, which is also what the next update starts from. */
  public get shown(): JsonObject {
    if (this.change) {
      return this.settings.inFlightShows === 'desired' ? this.change.desired : this.change.previous;
    }
    const after = this.afterUnsuccessful();
    return this.unsuccessful && after ? this.unsuccessful[after.shows] : this.settled;
  }

  /** Every specification that the target is at, is or was moving to, or would go back to. */
  public get inPlay(): readonly JsonObject[] {
    const { change, unsuccessful } = this;
    return [this.shown, ...(change ? [change.desired, change.previous] : []), ...(unsuccessful ? [this.settled, unsuccessful.desired] : [])];
  }

  public get state(): 'RECONCILING' | ResourceState {
    return this.change ? 'RECONCILING' : (this.afterUnsuccessful()?.state ?? 'RUNNING');
  }

  public begin(desired: JsonObject): void {
    this.change = { desired, previous: this.shown };
  }

  public succeed(): void {
    this.settled = this.change?.desired ?? this.settled;
    this.change = undefined;
    this.unsuccessful = undefined;
  }

  public giveUp(how: 'failed' | 'cancelled', errors: readonly string[]): void {
    this.unsuccessful = this.change && { ...this.change, how, errors };
    this.change = undefined;
  }

  private afterUnsuccessful(): GkeSettings['afterFailure'] | undefined {
    switch (this.unsuccessful?.how) {
      case 'failed':
        return this.settings.afterFailure;
      case 'cancelled':
        return this.settings.afterCancellation;
      default:
        return undefined;
    }
  }
}
