import { ServiceCallError } from '../../lambda/errors/service-call-error';
import { clean } from '../../lambda/log/clean';
import type { Silence } from './evidence';

/** Collects who could not be asked, so that the others are asked nevertheless. */
export class Unreachable {
  private readonly unreachable: Silence[] = [];

  /** Each once. */
  public get all(): readonly Silence[] {
    const known = new Map(this.unreachable.map((silence) => [JSON.stringify(silence), silence]));
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
