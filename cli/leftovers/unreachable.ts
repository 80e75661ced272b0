import { ServiceCallError } from '../../lambda/errors/service-call-error';
import { clean } from '../../lambda/log/clean';

/** A source that could not be asked. */
export interface Unasked {
  /** In words for a person: who was asked for what, and what came back. */
  readonly why: string;
  /** The one profile that it concerns; absent: all of them. */
  readonly profileName?: string;
}

/** Collects who could not be asked, so that the others are asked nevertheless. */
export class Unreachable {
  private readonly unreachable: Unasked[] = [];

  /** Each once. */
  public get all(): readonly Unasked[] {
    const known = new Map(this.unreachable.map((one) => [JSON.stringify(one), one]));
    return [...known.values()];
  }

  public add(why: string, profileName?: string): void {
    this.unreachable.push({ why: clean(why), profileName });
  }

  /** What `whom` answers, or `otherwise` and a note where it could not be asked. */
  public async listen<T>(whom: string, ask: () => Promise<T>, otherwise: T, profileName?: string): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ServiceCallError)) {
        throw error;
      }
      this.add(`${whom} could not be asked: ${error.fact}`, profileName);
      return otherwise;
    }
  }
}
