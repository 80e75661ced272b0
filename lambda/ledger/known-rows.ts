import { UnreadableRowError } from './parse-row';

/** Rows as this process has read or written them last, by their keys: what need not be asked for again. */
export class KnownRows {
  private readonly items = new Map<string, unknown>();

  /** Undefined: there is no such row. */
  public learn(key: string, item: unknown): void {
    this.items.set(key, item);
  }

  /** A container outlives its look, and rows change. */
  public forget(): void {
    this.items.clear();
  }

  /** @returns undefined where the row is not known, or is not as we write it. */
  public read<Row>(key: string, parse: (item: unknown) => Row): Row | undefined {
    const item = this.items.get(key);
    try {
      return item === undefined ? undefined : parse(item);
    } catch (error) {
      if (error instanceof UnreadableRowError) {
        return undefined;
      }
      throw error;
    }
  }
}
