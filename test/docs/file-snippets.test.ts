import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { parseConfig, readConfig } from '../../app/config/read-config';

const ROOT = path.join(__dirname, '..', '..');

/** The pieces of a fleet's file that a page shows. */
function filesIn(page: string): readonly string[] {
  const text = fs.readFileSync(path.join(ROOT, page), 'utf8');
  return [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, block]) => block ?? '');
}

describe('the file that README begins with', () => {
  const [shown = ''] = filesIn('README.md');

  test('is accepted', () => {
    expect(() => parseConfig('README.md', shown)).not.toThrow();
  });

  test('says what the file at the top of the repository says', () => {
    expect(parseConfig('README.md', shown).config).toEqual(readConfig(path.join(ROOT, 'rotations.yaml')).config);
  });
});

test('the waves that their page shows are accepted beside what README begins with', () => {
  const whole = filesIn('README.md').map((block) => parse(block) as object);
  const pieces = filesIn('docs/waves.md').map((block) => parse(block) as object);
  expect(pieces).not.toEqual([]);
  for (const piece of pieces) {
    const text = JSON.stringify({ ...whole[0], account: '111122223333', ...piece });
    expect(() => parseConfig('docs/waves.md', text)).not.toThrow();
  }
});
