import type { Narrator } from '../play/narrator';
import { displayOf, type Display, type Style } from '../../cli/command-line/display';
import { paragraph } from '../../cli/command-line/table';

/** Room for time, status, type and a subject of usual length. */
const WIDE = 120;
const TIME = 13;
const STATUS = 23;

/** Tells the story line by line, in the time of the play. */
export class Printer implements Narrator {
  public constructor(
    private readonly print: (text: string) => void,
    private readonly display: () => Display = () => displayOf(process.stdout, process.env),
  ) {}

  public chapter(title: string): void {
    const { breaksWords, paint } = this.display();
    this.print(breaksWords ? `\n${paint('bold', paragraph('▶', title, 2, this.display()).trimEnd())}\n` : `\n▶ ${title}\n`);
  }

  public line(time: number, text: string): void {
    const display = this.display();
    const clock = new Date(time).toISOString().slice(11, 19);
    const [status = '', ...rest] = text.split(' | ');
    if (!display.breaksWords || rest.length === 0) {
      this.print(`  ${clock} | ${text}\n`);
      return;
    }
    // The type goes first where there is no room: the logical ID says as much.
    const told = display.width >= WIDE || rest.length === 1 ? rest : rest.slice(1);
    const indent = TIME + Math.max(STATUS, status.trimEnd().length + 3);
    const hanging = indent > display.width / 2 ? TIME + STATUS : indent;
    const lines = paragraph('', told.map((part) => part.trimEnd()).join(' | '), hanging, display).slice(hanging);
    const head = `  ${clock} | ${display.paint(styleOf(status), status.trimEnd().padEnd(STATUS - 3))} | `;
    this.print(hanging === indent ? `${head}${lines}` : `${head.trimEnd()}\n${' '.repeat(hanging)}${lines}`);
  }
}

function styleOf(status: string): Style {
  if (/FAILED|REFUSED|^NOT AS/.test(status)) {
    return 'red';
  }
  return /ROLLBACK/.test(status) ? 'yellow' : status.includes('COMPLETE') || status.startsWith('ACCEPTED') ? 'green' : 'cyan';
}
