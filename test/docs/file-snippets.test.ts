import { parse } from 'yaml';
import { parseConfig, readConfig } from '../../app/config/read-config';
import { blocksOf, pageOf } from './support/pages';

describe('the file that README begins with', () => {
  const [shown = ''] = blocksOf('yaml', pageOf('README.md'));

  test('is accepted', () => {
    expect(() => parseConfig('README.md', shown)).not.toThrow();
  });

  test('says what the file at the top of the repository says', () => {
    expect(parseConfig('README.md', shown).config).toEqual(readConfig('rotations.yaml').config);
  });
});

test('the waves that their page shows are accepted beside what README begins with', () => {
  const [whole = [], pieces = []] = ['README.md', 'docs/waves.md'].map((page) => blocksOf('yaml', pageOf(page)).map((block) => parse(block) as object));
  expect(pieces).not.toEqual([]);
  for (const piece of pieces) {
    const text = JSON.stringify({ ...whole[0], account: '111122223333', ...piece });
    expect(() => parseConfig('docs/waves.md', text)).not.toThrow();
  }
});
