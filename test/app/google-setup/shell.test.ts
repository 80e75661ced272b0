import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { comment, commentedOut } from '../../../cli/google-setup/comments';
import { quote } from '../../../cli/google-setup/shell';

test('a word is for the shell what it was for us, whatever is in it', () => {
  const words = fc.sample(
    fc.oneof(
      // All but NUL, which no word of a shell can have.
      fc.array(fc.integer({ min: 1, max: 0xd7ff }), { minLength: 1 }).map((codes) => String.fromCharCode(...codes)),
      fc.string({ unit: fc.constantFrom("'", '"', '$', '`', '\\', '!', '(', ')', ' ', '\n', '*', '~', 'a', '-', '#', '{', '}'), maxLength: 12 }),
    ),
    { numRuns: 500, seed: 1 },
  );
  const { stdout, status } = spawnSync('bash', ['-s'], { input: `printf '%s\\0' ${words.map(quote).join(' ')}`, encoding: 'utf8' });

  expect(status).toBe(0);
  expect(stdout.split('\0').slice(0, -1)).toEqual(words);
});

test('a word that needs no quotes has none, and single quotes stay readable', () => {
  expect([quote('projects/1/roles/a.b_c'), quote('two words'), quote("f('x')")]).toEqual(['projects/1/roles/a.b_c', "'two words'", '"f(\'x\')"']);
});

test('nothing gets out of a comment', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '#', '\n', '\r', '\u2028', ' ') }), (text) => {
      expect(comment(text).split(/[\n\r]/)).toHaveLength(1);
      expect(commentedOut(text).split('\n').filter((line) => !line.startsWith('# '))).toEqual([]);
    }),
  );
});
