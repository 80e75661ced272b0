/** Where a play tells what happens, as it happens. */
export interface Narrator {
  /** A new chapter: what the user does. */
  chapter(title: string): void;
  /** Something that happened, at a moment of the play. */
  line(time: number, text: string): void;
}

export const SILENT: Narrator = { chapter: () => undefined, line: () => undefined };
