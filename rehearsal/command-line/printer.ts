import type { Narrator } from '../play/narrator';

/** Tells the story line by line, in the time of the play. */
export class Printer implements Narrator {
  public constructor(private readonly print: (text: string) => void) {}

  public chapter(title: string): void {
    this.print(`\n▶ ${title}\n`);
  }

  public line(time: number, text: string): void {
    this.print(`  ${new Date(time).toISOString().slice(11, 19)} | ${text}\n`);
  }
}
