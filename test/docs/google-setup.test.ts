import { GOOGLE_SETUP_HELP } from '../../app/google-setup/command';
import { printed } from '../app/google-setup/support/golden';
import { blocksOf, pageOf } from './support/pages';

const PAGE = pageOf('docs/google-setup.md');

describe('what the page on the Google side quotes', () => {
  test.each([
    ['bash', []],
    ['hcl', ['--terraform']],
    ['json', ['--credential-configuration']],
  ])('as %s is what the command prints for rotations.yaml', (language, options) => {
    const quoted = blocksOf(language, PAGE);
    const text = printed(...options);

    expect(quoted.length).toBeGreaterThan(0);
    expect(quoted.filter((block) => !text.includes(`${block}\n`))).toEqual([]);
  });

  test('as options exists', () => {
    const named = [...PAGE.matchAll(/google-setup --\s(--[a-z-]+)|`(--environment) /g)].map(([, one, other]) => one ?? other ?? '');

    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((option) => !GOOGLE_SETUP_HELP.includes(`  ${option} `))).toEqual([]);
  });

  test('as names is what is made for rotations.yaml', () => {
    const script = printed();
    const names = new Set([...blocksOf('sh', PAGE).join('\n').matchAll(/\b(?:projects\/[\w./-]+|[\w-]+@[\w.-]+gserviceaccount\.com)/g)].map(([name]) => name));

    expect(names.size).toBeGreaterThan(2);
    expect([...names].filter((name) => !script.includes(name))).toEqual([]);
  });
});
