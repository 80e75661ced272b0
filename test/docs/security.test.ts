import * as fs from 'node:fs';
import * as path from 'node:path';
import { pageOf, ROOT } from './support/pages';

const DOCS = path.join(ROOT, 'docs');
const PAGE = pageOf('docs/security.md');
const ROWS = PAGE.split('\n').filter((line) => line.startsWith('|')).slice(2);

function filesIn(text: string): string[] {
  return [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, file]) => file ?? '');
}

test('every row of the threat model names a test that exists', () => {
  expect(ROWS.length).toBeGreaterThan(10);
  for (const row of ROWS) {
    const tests = filesIn(row.split('|').at(-2) ?? '');
    expect({ row, named: tests.length > 0 }).toEqual({ row, named: true });
    expect(tests.filter((file) => !file.endsWith('.test.ts') || !fs.existsSync(path.join(DOCS, file)))).toEqual([]);
  }
});

test('every file that the page names exists', () => {
  expect(filesIn(PAGE).filter((file) => !fs.existsSync(path.join(DOCS, file)))).toEqual([]);
});
