import { paragraph, table } from '../../../lambda/plan/table';

test('a table lines its columns up, and cuts long texts in their middle', () => {
  const columns = [
    { heading: 'NAME', widest: 10 },
    { heading: 'WHY', widest: 4 },
  ];
  expect(table(columns, [['short', 'a'], ['exactly-10', 'abcd'], ['one-character-more', '']])).toBe(
    ['NAME        WHY', 'short       a', 'exactly-10  abcd', 'one-ch…ore', ''].join('\n'),
  );
});

test('a paragraph stands beside its label and is broken between words', () => {
  expect(paragraph('why', 'one two three four', { indent: 5, width: 14 })).toBe(['why  one two', '     three', '     four', ''].join('\n'));
});

test('a word that is too long stands out, because nobody could copy it otherwise', () => {
  expect(paragraph('', 'a arn:aws:iam::111122223333:role/nodes b', { indent: 2, width: 10 })).toBe('  a\n  arn:aws:iam::111122223333:role/nodes\n  b\n');
});
