import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { version } from '../../package.json';
import { inChangelog, inManifest, MANIFESTS } from '../../scripts/versions';

const ROOT = path.join(__dirname, '..', '..');

test.each(MANIFESTS)('a new version gets into %s, and changes no other line', (file) => {
  const before = readFileSync(path.join(ROOT, file), 'utf8').split('\n');
  const after = inManifest(before.join('\n'), version, '98.7.6').split('\n');
  const changed = after.filter((line, index) => line !== before[index]);
  expect(changed).not.toEqual([]);
  expect(changed.filter((line) => !line.includes('98.7.6'))).toEqual([]);
  expect(after.join('\n').replaceAll('98.7.6', version)).toBe(before.join('\n'));
});

test('another package with the same version keeps it', () => {
  expect(inManifest('"constructs": "0.1.0",\n"cdk-gke-instance-profile": "0.1.0",\n"tsx": "0.1.0"', '0.1.0', '0.2.0')).toBe(
    '"constructs": "0.1.0",\n"cdk-gke-instance-profile": "0.2.0",\n"tsx": "0.1.0"',
  );
});

test.each(['## [0.1.0] - unreleased', '## Unreleased', '## [Unreleased]'])('what stood under "%s" gets version and date', (heading) => {
  expect(inChangelog(`# Changelog\n\n${heading}\n\n- New.\n`, '0.2.0', '2026-12-01')).toBe('# Changelog\n\n## [0.2.0] - 2026-12-01\n\n- New.\n');
});

test('a version that nobody has described is refused', () => {
  expect(() => inChangelog('# Changelog\n\n## [0.1.0] - 2026-11-01\n', '0.2.0', '2026-12-01')).toThrow('nothing unreleased');
});
