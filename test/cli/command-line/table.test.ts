import * as fc from 'fast-check';
import { PLAIN } from '../../../cli/command-line/display';
import { paragraph, shortenAll, table } from '../../../cli/command-line/table';

const narrow = (width: number, breaksWords = true) => ({ ...PLAIN, width, breaksWords });

test('a table lines its columns up, and cuts what is too long for the display in the middle', () => {
  const columns = [{ heading: 'NAME' }, { heading: 'STATE', isWhole: true }];
  const rows = [['short', 'a'], ['one-character-more-than-there-is', 'as long as it likes to be']];
  expect(table(columns, rows, narrow(40))).toBe(
    ['NAME           STATE', 'short          a', 'one-ch…ere-is  as long as it likes to be', ''].join('\n'),
  );
});

test('no line of a table is wider than the display, as long as its columns can be made narrower', () => {
  const text = fc.stringMatching(/^[a-zA-Z/.-]{1,60}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text, text), { minLength: 1, maxLength: 10 }), fc.integer({ min: 40, max: 200 }), (rows, width) => {
      const lines = table([{ heading: 'A' }, { heading: 'B' }, { heading: 'C' }], rows, narrow(width)).split('\n');
      expect(lines.filter((line) => line.length > width)).toEqual([]);
    }),
  );
});

test.each([
  { of: ['Profiles/Workers-of-the-east', 'Profiles/Workers-of-the-west'], width: 14, are: ['Profil…he-east', 'Profil…he-west'] },
  { of: ['Prod/Profiles/Workers/A-of-everything', 'Prod/Profiles/Workers/B-of-everything'], width: 20, are: ['…/A-of-everything', '…/B-of-everything'] },
])('names that are cut stay apart: $of', ({ of, width }) => {
  const cut = shortenAll(of, width);
  expect(new Set(cut).size).toBe(2);
  expect(cut.every((text) => text.length === width)).toBe(true);
});

test('a paragraph stands beside its label and is broken between words', () => {
  expect(paragraph('why', 'one two three four', 5, narrow(14))).toBe(['why  one two', '     three', '     four', ''].join('\n'));
});

test('a word that is too long is broken on a screen, behind punctuation where it can be', () => {
  expect(paragraph('', 'a arn:aws:iam::111122223333:role/nodes b', 2, narrow(32))).toBe('  a arn:aws:iam::111122223333:\n  role/nodes b\n');
});

test('a word that is too long stands out in a file, because nobody could copy it otherwise', () => {
  expect(paragraph('', 'a arn:aws:iam::111122223333:role/nodes b', 2, narrow(10, false))).toBe('  a\n  arn:aws:iam::111122223333:role/nodes\n  b\n');
});
