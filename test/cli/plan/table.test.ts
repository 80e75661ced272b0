import { type Column, paragraph, table } from '../../../cli/plan/table';

test('a table lines its columns up, and cuts what is too long for them', () => {
  const columns: readonly Column[] = [
    { heading: 'NAME', widest: 10, loses: 'middle' },
    { heading: 'PATH', widest: 6, loses: 'beginning' },
  ];
  expect(table(columns, [['short', 'a'], ['exactly-10', 'a/path'], ['one-character-more', 'a/longer/path']])).toBe(
    ['NAME        PATH', 'short       a', 'exactly-10  a/path', 'one-ch…ore  …/path', ''].join('\n'),
  );
});

test('a paragraph stands beside its label and is broken between words', () => {
  expect(paragraph('why', 'one two three four', { indent: 5, width: 14 })).toBe(['why  one two', '     three', '     four', ''].join('\n'));
});

test('a word that is too long stands out, because nobody could copy it otherwise', () => {
  expect(paragraph('', 'a arn:aws:iam::111122223333:role/nodes b', { indent: 2, width: 10 })).toBe('  a\n  arn:aws:iam::111122223333:role/nodes\n  b\n');
});
