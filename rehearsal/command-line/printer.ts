import type { Narrator } from '../play/narrator';
import { displayOf, type Display, type Style } from '../../cli/command-line/display';
import { paragraph, shortenAll } from '../../cli/command-line/table';

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
    const told = (display.width >= WIDE || rest.length === 1 ? rest : rest.slice(1)).map((part) => part.trimEnd()).join(' | ');
    const indent = TIME + Math.max(STATUS, status.trimEnd().length + 3);
    const fits = withShorterName(told, display.width - indent);
    const hanging = fits === undefined && indent > display.width / 2 ? TIME + STATUS : indent;
    const lines = paragraph('', fits ?? withShorterName(told, display.width - hanging) ?? told, hanging, display).slice(hanging);
    const head = `  ${clock} | ${display.paint(styleOf(status), status.trimEnd().padEnd(STATUS - 3))} | `;
    this.print(hanging === indent ? `${head}${lines}` : `${head.trimEnd()}\n${' '.repeat(hanging)}${lines}`);
  }
}

const SHORTEST_NAME = 20;

/** A text that fits as it is, or would but for one long name, which loses its middle; undefined for any other. */
function withShorterName(text: string, room: number): string | undefined {
  if (text.length <= room) {
    return text;
  }
  const name = text.split(' ').reduce((longest, word) => (word.length > longest.length ? word : longest), '');
  const left = room - (text.length - name.length);
  const [shorter = name] = shortenAll([name], left);
  return left < SHORTEST_NAME || /[/:]/.test(name) ? undefined : text.replace(name, shorter);
}

function styleOf(status: string): Style {
  if (/FAILED|REFUSED|^NOT AS/.test(status)) {
    return 'red';
  }
  return /ROLLBACK/.test(status) ? 'yellow' : status.includes('COMPLETE') || status.startsWith('ACCEPTED') ? 'green' : 'cyan';
}
