import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseConfig, readConfig } from '../../../app/config/read-config';
import { refusalOf } from '../../lib/support/rotations';

const MINIMAL = `
project: acme-prod
location: us-east4
credentials:
  secret: { arn: "arn:aws:secretsmanager:us-east-1:111122223333:secret:rotation-a1B2c3" }
clusters: [{ name: prod, controlPlane: }]
`;

test('a file that is not there leads to the examples', () => {
  expect(refusalOf(() => readConfig('fleet.yml'))).toBe("There is no file fleet.yml. Copy one of examples/ to rotations.yaml, or name yours with '-c config=FILE'.");
});

test('a file is read in YAML or in JSON', () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'config-'));
  const { config } = parseConfig('f.yaml', MINIMAL);
  fs.writeFileSync(path.join(directory, 'f.yaml'), MINIMAL);
  fs.writeFileSync(path.join(directory, 'f.json'), JSON.stringify(config));
  expect(readConfig(path.join(directory, 'f.yaml')).config).toEqual(config);
  expect(readConfig(path.join(directory, 'f.json')).config).toEqual(config);
  fs.rmSync(directory, { recursive: true });
});

test.each([
  ['an account that begins with a zero', 'account: 012345678901', { account: '012345678901' }],
  ['a month', 'generation: 2026-11', { generation: '2026-11' }],
  ['a number with a zero at its end', 'generation: 1.10', { generation: '1.10' }],
])('numbers stay the text that they were written as: %s', (_what, line, expected) => {
  expect(parseConfig('f.yaml', `${line}${MINIMAL}`).config).toMatchObject(expected);
});

test('anchors and merge keys are followed, also to the place of a mistake', () => {
  const text = `${MINIMAL.replace(/clusters.*/, '')}
clusters:
  - &one
    name: prod
    controlPlane: {}
    timeout: 13h
  - <<: *one
    name: test
`;
  expect(refusalOf(() => parseConfig('f.yaml', text)).split('\n').map((line) => line.split(',')[0])).toEqual([
    'f.yaml has 2 mistakes:',
    '  f.yaml:12:5: clusters[0].timeout is "13h"',
    '  f.yaml:12:5: clusters[1].timeout is "13h"',
  ]);
});

test.each([
  ['a key twice', 'project: a\nproject: b\n', ['f.yaml is neither YAML nor JSON:', '  f.yaml:2:1: Map keys must be unique']],
  ['a tab', '\tproject: a\n', ['f.yaml is neither YAML nor JSON:', '  f.yaml:1:1: Tabs are not allowed as indentation']],
  ['half a JSON document', '{"project": "a"', ['f.yaml is neither YAML nor JSON:', '  f.yaml:1:16: Flow map must end with a }']],
  ['two documents', 'a: 1\n---\nb: 2\n', ['f.yaml is neither YAML nor JSON:', '  f.yaml:2:1: Source contains multiple documents; please use YAML.parseAllDocuments()']],
  ['a tag of its own', 'project: !secret x\n', ['f.yaml is neither YAML nor JSON:', '  f.yaml:1:10: Unresolved tag: !secret']],
  ['an alias without its anchor', 'project: *other\n', ['f.yaml: Unresolved alias (the anchor must be set before the alias): other']],
  ['nothing', '# nothing\n', ['f.yaml has a mistake:', '  f.yaml:1:1: the file is empty, but must be a map of settings.']],
  ['a map within itself', 'clusters: &all\n  - *all\n', ['f.yaml has a mistake:', '  f.yaml:2:5: clusters[0] is a list, but must be a map of settings.']],
])('%s is refused', (_what, text, lines) => {
  expect(refusalOf(() => parseConfig('f.yaml', text)).split('\n')).toEqual(lines);
});
