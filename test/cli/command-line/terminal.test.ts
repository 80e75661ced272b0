import { redrawing } from '../../../cli/command-line/terminal';

const CLEARED = '\u001b[J';

function screen(rows: number): { readonly draw: (text: string, shorter?: string) => void; readonly written: string[] } {
  const written: string[] = [];
  return { draw: redrawing({ rows, write: (text: string) => written.push(text) }), written };
}

test('a text is put in the place of the one before', () => {
  const { draw, written } = screen(24);
  draw('one\ntwo\n');
  draw('three\n');
  expect(written).toEqual(['one\ntwo\n', `\u001b[2F${CLEARED}three\n`]);
});

test('where the screen is too low for a text, the shorter one is drawn, and cut if it has to be', () => {
  const { draw, written } = screen(4);
  draw('1\n2\n3\n', 'short\n');
  draw('1\n2\n3\n4\n', 'short\n');
  draw('1\n2\n3\n4\n5\n', 'a\nb\nc\nd\n');
  draw('1\n2\n3\n4\n5\n');
  expect(written.map((text) => text.slice(text.indexOf(CLEARED) + 1).replace('[J', ''))).toEqual(['1\n2\n3\n', 'short\n', 'a\nb\n… 2 more lines\n', '1\n2\n… 3 more lines\n']);
});
