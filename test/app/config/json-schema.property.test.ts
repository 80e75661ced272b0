import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { parseText } from '../../../app/config/document';
import { jsonSchema } from '../../../app/config/json-schema';
import { ConfigError } from '../../../app/config/mistake';
import { parseConfig } from '../../../app/config/read-config';
import { CONFIG_SCHEMA } from '../../../app/config/schema';
import { TIMEOUT } from '../../../app/config/text-rules';
import { isWithinLimits, parseTimeout, TIMEOUT_FOR_EDITORS } from '../../../app/config/timeout';
import { configs } from '../support/config-arbitrary';
import { FEDERATION, ONE_POOL } from '../support/fleets';
import { filesWithPipelines } from '../support/pipeline-arbitrary';

const files: fc.Arbitrary<object> = fc.oneof(configs, filesWithPipelines.map(({ config }) => config));

/** What people write by mistake, and what they leave half written. */
const junk = fc.constantFrom<unknown>(undefined, null, true, '', 'no, really!', 'prod', 'GkeInstanceProfiles', [], ['x'], {}, { x: 'y' });

const SECRET = { secret: { arn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:rotation-a1B2c3' } };

type Container = Record<string, unknown> | unknown[];

/** Every map and list of a document, the document included. */
function containersOf(value: unknown): Container[] {
  return typeof value === 'object' && value !== null ? [value as Container, ...Object.values(value).flatMap(containersOf)] : [];
}

/** A file of which one value, anywhere, is another one, or is gone, or one more has come. */
const spoilt: fc.Arbitrary<string> = fc.tuple(files, fc.nat(), fc.nat(), junk).map(([file, place, entry, value]) => {
  const copy = structuredClone(file);
  const containers = containersOf(copy);
  const container = containers[place % containers.length] ?? copy;
  const keys = [...Object.keys(container), ...(Array.isArray(container) ? [] : ['unheardOf'])];
  const key = keys[entry % keys.length] ?? '0';
  if (Array.isArray(container)) {
    container.splice(Number(key), 1, ...(value === undefined ? [] : [value]));
  } else {
    (container as Record<string, unknown>)[key] = value;
  }
  return JSON.stringify(copy);
});

const forEditors = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(jsonSchema()) as object);

/** What is told of a file, if it is refused. */
function messageOf(text: string): string {
  try {
    parseConfig('f.yaml', text);
    return '';
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.message;
    }
    throw error;
  }
}

function acceptedByRules(text: string): boolean {
  return CONFIG_SCHEMA.safeParse(parseText('f.yaml', text).value).success;
}

test('an editor finds the mistakes in a file that the rules for single values find, and nothing that is none; all are told, each with its place', () => {
  fc.assert(
    fc.property(spoilt, (text) => {
      const [isFine, isAccepted, message] = [forEditors(JSON.parse(text)), acceptedByRules(text), messageOf(text)];
      expect([text, isFine && !isAccepted]).toEqual([text, false]);
      expect([text, !isFine && isAccepted && message === '']).toEqual([text, false]);
      expect(message.split('\n').slice(1).filter((line) => !/^ {2}f\.yaml:\d+:\d+: \S+ /.test(line))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test.each<[string, (file: Record<string, unknown>) => void]>([
  ['a project that is missing', (file) => delete file.project],
  ['a location that is missing', (file) => delete file.location],
  ['credentials that are missing', (file) => delete file.credentials],
  ['a timeout beyond 12 hours', (file) => (file.timeout = '13h')],
  ['a timeout a minute beyond 12 hours', (file) => (file.timeout = '12h1m')],
  ['a timeout of too many minutes', (file) => (file.timeout = '721m')],
  ['a timeout whose sum is beyond 12 hours', (file) => (file.timeout = '11h90m')],
  ['a timeout that is too short', (file) => (file.timeout = '4m')],
  ['a pool that stands there twice', (file) => (file.clusters = [{ name: 'prod', nodePools: [{ name: 'workers' }, { name: 'workers' }] }])],
  ['both kinds of credentials', (file) => (file.credentials = { ...FEDERATION, ...SECRET })],
  ['neither kind of credentials', (file) => (file.credentials = {})],
])('an editor finds %s', (_what, spoil) => {
  const file: Record<string, unknown> = { ...ONE_POOL };
  expect([forEditors(file), messageOf(JSON.stringify(file))]).toEqual([true, '']);
  spoil(file);
  expect(forEditors(file)).toBe(false);
  expect(messageOf(JSON.stringify(file))).not.toBe('');
});

test('an editor takes every timeout that the rules take, and no other', () => {
  const digits = fc.nat({ max: 900 }).map(String);
  const written = fc.tuple(fc.constantFrom('', '0', '00'), fc.option(fc.nat({ max: 14 }), { nil: undefined }), fc.option(digits, { nil: undefined }));
  const pattern = new RegExp(TIMEOUT_FOR_EDITORS.source);
  fc.assert(
    fc.property(written, ([zeros, hours, minutes]) => {
      const text = `${zeros}${hours === undefined ? '' : `${hours}h`}${minutes === undefined ? '' : `${minutes}m`}`;
      expect([text, pattern.test(text)]).toEqual([text, TIMEOUT.pattern.test(text) && isWithinLimits(parseTimeout(text))]);
    }),
    { numRuns: 1000 },
  );
});
