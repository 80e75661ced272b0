import * as fc from 'fast-check';
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

test.each<[string, string, object, string?]>([
  ['an account that begins with a zero', 'account: 012345678901', { account: '012345678901' }, MINIMAL.replace('111122223333', '012345678901')],
  ['a month', 'generation: 2026-11', { generation: '2026-11' }],
  ['a number with a zero at its end', 'generation: 1.10', { generation: '1.10' }],
])('numbers stay the text that they were written as: %s', (_what, line, expected, minimal = MINIMAL) => {
  expect(parseConfig('f.yaml', `${line}${minimal}`).config).toMatchObject(expected);
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
  ['a key twice', 'project: a\nproject: b\n', ['f.yaml is neither YAML nor JSON:', '  f.yaml:2:1: Map keys must be unique', '    project: b', '    ^']],
  ['a tab', '\tproject: a\n', ['f.yaml is neither YAML nor JSON:', '  f.yaml:1:1: Tabs are not allowed as indentation', '     project: a', '    ^']],
  ['half a JSON document', '{"project": "a"', ['f.yaml is neither YAML nor JSON:', '  f.yaml:1:16: Flow map must end with a }', '    {"project": "a"', '                   ^']],
  ['two documents', 'a: 1\n---\nb: 2\n', ['f.yaml is neither YAML nor JSON:', '  f.yaml:2:1: Source contains multiple documents; please use YAML.parseAllDocuments()', '    ---', '    ^']],
  ['a tag of its own', 'project: !secret x\n', ['f.yaml is neither YAML nor JSON:', '  f.yaml:1:10: Unresolved tag: !secret', '    project: !secret x', '             ^']],
  ['an alias without its anchor', 'project: *other\n', ['f.yaml: Unresolved alias (the anchor must be set before the alias): other']],
  ['nothing', '# nothing\n', ['f.yaml has a mistake:', '  f.yaml:1:1: the file is empty, but must be a map of settings.']],
  ['a map within itself', 'clusters: &all\n  - *all\n', ['f.yaml has a mistake:', '  f.yaml:2:5: clusters[0] is a list, but must be a map of settings.']],
])('%s is refused', (_what, text, lines) => {
  expect(refusalOf(() => parseConfig('f.yaml', text)).split('\n')).toEqual(lines);
});

test('a mark stands below the fault of a long line, too', () => {
  const [, place, line = '', mark = ''] = refusalOf(() => parseConfig('f.json', `{"a":"${'x'.repeat(500)}", "b": !c d}`)).split('\n');
  expect(place).toMatch(/^ {2}f\.json:1:\d+: /);
  expect(line.length).toBeLessThan(120);
  expect(mark).toMatch(/^ +\^$/);
  expect(mark.length).toBeLessThanOrEqual(line.length + 1);
});

test('120 pools with the same settings by one anchor are an ordinary fleet', () => {
  const pools = Array.from({ length: 120 }, (_, index) => `      - { <<: *usual, name: pool-${index}, role: *role }\n`).join('');
  const text = `${MINIMAL.replace(/clusters.*/, '')}
clusters:
  - name: prod
    controlPlane: &usual { timeout: 6h, role: &role nodes }
    nodePools:
${pools}`;
  expect(parseConfig('f.yaml', text).config.clusters?.[0]?.nodePools).toHaveLength(120);
});

describe('a hostile file', () => {
  const laughs = ['a: &a [x, x]', ...'bcdefghijklmnopqrstuvwxyz'.split('').map((name, index) => `${name}: &${name} [${Array(9).fill(`*${String.fromCharCode(97 + index)}`).join(', ')}]`)].join('\n');
  const deep = `a: ${'['.repeat(50_000)}`;

  test.each([
    ['aliases of aliases', laughs, /^f\.yaml comes to more than 1000000 values, by aliases of aliases\. Write them out\.$/],
    ['lists in lists', deep, /^f\.yaml has lists or maps in one another too deeply to be read\.$/],
    ['a key that JavaScript has', `${MINIMAL}tags: { __proto__: x }\n`, /^ {2}f\.yaml:\d+:\d+: tags\.__proto__ must not be called that: JavaScript has it for all objects\. Choose another name\.$/m],
    ['such a key, in JSON', JSON.stringify({ tags: {} }).replace('{}', '{"__proto__": {"x": "y"}}'), /__proto__ must not be called that/],
    ['such a key, merged', `x: &x { __proto__: y }\ntags: { <<: *x }\n`, /__proto__ must not be called that/],
  ])('with %s is refused in words', (_what, text, words) => {
    expect(refusalOf(() => parseConfig('f.yaml', text))).toMatch(words);
  });

  // Whatever compared each with all others would take minutes.
  test('with 200,000 unknown keys is refused soon, and briefly', () => {
    const keys = Array.from({ length: 200_000 }, (_, index) => `key${index}: 1\n`).join('');
    const lines = refusalOf(() => parseConfig('f.yaml', keys + MINIMAL)).split('\n');
    expect(lines.length).toBeLessThan(30);
    expect(lines.join()).toContain('has 199980 more keys that are not known here');
  });

  test('with 200,000 wrong clusters likewise', () => {
    const lines = refusalOf(() => parseConfig('f.yaml', `clusters:\n${'- {}\n'.repeat(200_000)}`)).split('\n');
    expect(lines.length).toBeLessThan(110);
    expect(lines.at(-1)).toMatch(/^ {2}… and \d+ more\.$/);
  });

  test('draws no line of its own', () => {
    const text = `"a\\n  f.yaml:1:1: forged\\u001b[2K\\u202e": x\n`;
    const lines = refusalOf(() => parseConfig('f\n.yaml', text)).split('\n');
    expect(lines.filter((line) => /^ {2}f\.yaml:1:1: forged/.test(line))).toEqual([]);
    expect(lines.join('')).not.toMatch(/[\u001b\u202e]/);
  });

  test('has every tag that it may have', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.getOwnPropertyNames(Object.prototype)), (key) => {
        fc.pre(key !== '__proto__');
        const text = `{"tags":{${JSON.stringify(key)}:"x"},${JSON.stringify(parseConfig('f.yaml', MINIMAL).config).slice(1)}`;
        expect(Object.entries(parseConfig('f.json', text).config.tags ?? {})).toEqual([[key, 'x']]);
      }),
    );
  });
});

describe('what is no text in UTF-8', () => {
  let directory: string;
  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'config-'));
  });
  afterEach(() => {
    fs.rmSync(directory, { recursive: true });
  });

  test.each([
    ['UTF-16, as PowerShell 5 writes it', Buffer.from(`\ufeff${MINIMAL}`, 'utf16le'), 'is in UTF-16'],
    ['UTF-16 in the other order', Buffer.from(`\ufeff${MINIMAL}`, 'utf16le').swap16(), 'is in UTF-16'],
    ['UTF-16 without a mark', Buffer.from(MINIMAL, 'utf16le'), 'is in UTF-16'],
    ['Latin-1', Buffer.from('stackName: Kürbis', 'latin1'), 'is not in UTF-8'],
  ])('%s is told in one sentence, with nothing of the file', (_what, bytes, words) => {
    const file = path.join(directory, 'f.yaml');
    fs.writeFileSync(file, bytes);
    const refusal = refusalOf(() => readConfig(file));
    expect(refusal).toContain(`f.yaml ${words}`);
    expect(refusal).not.toMatch(/\n|acme|prod|ürbis/);
  });

  test('a mark of UTF-8 is none of the text', () => {
    const file = path.join(directory, 'f.yaml');
    fs.writeFileSync(file, `\ufeff${MINIMAL}`);
    expect(readConfig(file).config.project).toBe('acme-prod');
  });

  test('a directory is told as that', () => {
    expect(refusalOf(() => readConfig(directory))).toBe(`${directory} is a directory. Name a file in it.`);
  });

  test('a file that is far too large is not read', () => {
    const file = path.join(directory, 'f.yaml');
    fs.writeFileSync(file, '');
    fs.truncateSync(file, 33 * 1024 * 1024);
    expect(refusalOf(() => readConfig(file))).toContain('has more than 32 MB');
  });
});
