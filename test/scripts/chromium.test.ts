import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { findChromium } from '../../scripts/chromium';

describe('the browser of the check', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'browsers-'));
  const debians = path.join(directory, 'chromium');
  const another = path.join(directory, 'another');

  beforeAll(() => {
    writeFileSync(debians, '', { mode: 0o755 });
    writeFileSync(another, '', { mode: 0o755 });
    writeFileSync(path.join(directory, 'google-chrome'), '', { mode: 0o644 });
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  test('is the one in PATH', () => {
    expect(findChromium({ PATH: `/nowhere${path.delimiter}${directory}` })).toBe(debians);
  });

  test('is the one that CHROMIUM names, if it is there', () => {
    expect(findChromium({ PATH: directory, CHROMIUM: another })).toBe(another);
    expect(findChromium({ PATH: directory, CHROMIUM: '/nowhere/chromium' })).toBe(debians);
  });

  test('is none where there is none', () => {
    expect(findChromium({ PATH: '/nowhere' })).toBeUndefined();
  });
});
