import { styleText } from 'node:util';
import { cleanLines } from '../../lambda/log/clean';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** How text may look where it is shown. */
export interface Display {
  /** Columns of characters. */
  readonly width: number;
  /** Whether words that are wider are broken: on a screen they would be broken anyway, but at any place. */
  readonly breaksWords: boolean;
  /** Styles what is clean already. */
  readonly paint: (style: Style, text: string) => string;
  /** An address of the console: what is to be read where a click opens it, and the address itself elsewhere. */
  readonly link: (address: string, words: string) => string;
}

/** What is written to a file, or read by another program. */
export const PLAIN: Display = { width: 110, breaksWords: false, paint: (_, text) => text, link: (address) => address };

const NARROWEST = 40;
const WIDEST = 160;

type Screen = Pick<NodeJS.WriteStream, 'isTTY'> & Partial<Pick<NodeJS.WriteStream, 'columns'>>;

/** As the stream is at this moment: a window can be made narrower. */
export function displayOf(stream: Screen, { NO_COLOR, TERM }: NodeJS.ProcessEnv): Display {
  if (!stream.isTTY) {
    return PLAIN;
  }
  // A terminal that does not know how wide it is says 0.
  const width = Math.min(Math.max(stream.columns || 80, NARROWEST), WIDEST);
  if ((NO_COLOR ?? '') !== '' || TERM === 'dumb') {
    return { ...PLAIN, width, breaksWords: true };
  }
  return { width, breaksWords: true, paint: (style, text) => styleText(style, text, { validateStream: false }), link: hyperlink };
}

const ESC = '\u001b';

/** An address has more characters than a line: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda */
function hyperlink(address: string, words: string): string {
  return `${ESC}]8;;${address}${ESC}\\${words}${ESC}]8;;${ESC}\\`;
}

/** What `paint` and `link` put around a text, and nothing else of the kind. */
const PAINT = new RegExp(`(${ESC}\\[(?:1|2|22|31|32|33|36|39)m|${ESC}\\]8;;(?:https://[a-z0-9-]+\\.console\\.aws\\.amazon\\.com/[!-~]*)?${ESC}\\\\)`);

/**
 * A text before it leaves, with its colours: whoever made it has cleaned what others have written, and painted after
 * that. Here it is cleaned again, all but the paint.
 */
export function cleanPainted(text: string): string {
  return text
    .split(PAINT)
    .map((part, index) => (index % 2 === 1 ? part : cleanLines(part)))
    .join('');
}
