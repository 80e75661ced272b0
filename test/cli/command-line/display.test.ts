import * as fc from 'fast-check';
import { cleanPainted, displayOf, PLAIN } from '../../../cli/command-line/display';
import { reflow } from '../../../cli/command-line/reflow';

const screen = (columns: number) => ({ isTTY: true as const, columns });
const ADDRESS = 'https://us-east-1.console.aws.amazon.com/states/home?region=us-east-1#/v2/executions/details/arn:x';

test('without a terminal nothing is painted, nor broken', () => {
  expect(displayOf({ isTTY: false }, {})).toBe(PLAIN);
});

test.each([[{ NO_COLOR: '1' }], [{ TERM: 'dumb' }]])('with %j a terminal shows no colours, but is as wide as it is', (environment) => {
  const display = displayOf(screen(80), environment);
  expect([display.width, display.breaksWords, display.paint('red', 'x'), display.link(ADDRESS, 'words')]).toEqual([80, true, 'x', ADDRESS]);
});

test('an empty NO_COLOR is none, and a terminal that does not know its width has 80 columns', () => {
  const display = displayOf(screen(0), { NO_COLOR: '' });
  expect([display.width, display.paint('red', 'x')]).toEqual([80, '\u001b[31mx\u001b[39m']);
});

test('paint and links of ours get through, whatever else would move the cursor or hide something does not', () => {
  const { paint, link } = displayOf(screen(80), {});
  const ours = `${paint('bold', 'a')} ${link(ADDRESS, 'words')}`;
  expect(cleanPainted(ours)).toBe(ours);
  for (const theirs of ['\u001b[2J', '\u001b[8m', '\u001b[1;1H', '\u001b]8;;https://evil.example/\u001b\\', '\u001b]0;title\u0007']) {
    expect(cleanPainted(theirs)).not.toContain('\u001b');
  }
});

test('no line of a text is wider than the screen, and no word is lost', () => {
  const text = fc.array(fc.array(fc.stringMatching(/^[a-z,.]{1,12}$/), { maxLength: 30 }).map((words) => words.join(' ')), { maxLength: 8 }).map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(text, fc.integer({ min: 40, max: 110 }), (written, columns) => {
      const flowed = reflow(written, displayOf(screen(columns), {}));
      expect(flowed.split('\n').filter((line) => line.length > columns)).toEqual([]);
      expect(flowed.split(/\s+/)).toEqual(written.split(/\s+/));
    }),
  );
});

test('options stand beside their words, also where these are broken', () => {
  const help = `  --app DIR  ${'word '.repeat(25).trim()}\n             ${'more '.repeat(4).trim()}`;
  expect(reflow(help, displayOf(screen(60), {})).split('\n').slice(1)).toEqual([expect.stringMatching(/^ {13}word/), expect.stringMatching(/^ {13}word.* more/), expect.stringMatching(/^ {13}more/)]);
});
