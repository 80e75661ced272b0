import * as fs from 'node:fs';
import * as path from 'node:path';
import { DEFAULT_SETTINGS } from '../../rehearsal/google/gke-multi-cloud/settings';
import { pageOf, ROOT } from './support/pages';

const PAGE = pageOf('docs/first-day.md');

function rowsOf(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = PAGE.split(`## ${heading}\n`);
  const lines = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) => line.split('|').slice(1, -1).map((cell: string) => cell.trim()));
}

test('whatever the stand-in of Google can do in two ways is a question to the real one', () => {
  const asked = rowsOf('What Google may do').map(([setting = '']): string => setting.replaceAll('`', ''));
  expect(asked.toSorted()).toEqual(Object.keys(DEFAULT_SETTINGS).toSorted());
});

test('each question says what to look at, and the first answer is what is played by default', () => {
  const defaults = Object.entries(DEFAULT_SETTINGS).flatMap(([setting, value]: [string, unknown]) => (typeof value === 'string' ? [{ setting, value }] : []));
  const rows = new Map(rowsOf('What Google may do').map(([setting = '', question = '', look = '']): [string, { readonly question: string; readonly look: string }] => [setting.replaceAll('`', ''), { question, look }]));
  expect([...rows.values()].filter(({ look }) => look === '')).toEqual([]);
  const first = (question = ''): string | undefined => /`(desired|previous|honoured|ignored|accepted|refused|fails|answered)`/.exec(question)?.[1];
  expect(defaults.map(({ setting }) => ({ setting, value: first(rows.get(setting)?.question) }))).toEqual(defaults);
});

test('what AWS may do stands where the page says', () => {
  const files = [...PAGE.matchAll(/`(rehearsal\/[\w/.-]+\.ts)`/g)].map(([, file = '']) => file);
  expect(files.length).toBeGreaterThan(3);
  expect(files.filter((file) => !fs.existsSync(path.join(ROOT, file)))).toEqual([]);
});
