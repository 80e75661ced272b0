import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { parseText } from '../../../app/config/document';
import { jsonSchema } from '../../../app/config/json-schema';
import { ConfigError } from '../../../app/config/mistake';
import { parseConfig } from '../../../app/config/read-config';
import { CONFIG_SCHEMA } from '../../../app/config/schema';
import { configs } from '../support/config-arbitrary';
import { filesWithPipelines } from '../support/pipeline-arbitrary';

const files: fc.Arbitrary<object> = fc.oneof(configs, filesWithPipelines.map(({ config }) => config));

/** What people write by mistake, and what they leave half written; numbers come by themselves, below. */
const junk = fc.constantFrom<unknown>(undefined, null, true, '', 'no, really!', [], ['x'], {}, { x: 'y' });

type Container = Record<string, unknown> | unknown[];

/** Every map and list of a document, the document included. */
function containersOf(value: unknown): Container[] {
  return typeof value === 'object' && value !== null ? [value as Container, ...Object.values(value).flatMap(containersOf)] : [];
}

/** A file of which one value, anywhere, is another one, or is gone, or one more has come. */
function spoilt(values: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc.tuple(files, fc.nat(), fc.nat(), values).map(([file, place, entry, value]) => {
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
}

const forEditors = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(jsonSchema()) as object);

function acceptedByRules(text: string): boolean {
  return CONFIG_SCHEMA.safeParse(parseText('f.yaml', text).value).success;
}

test('an editor finds the mistakes in a file that the rules for single values find, and no others', () => {
  fc.assert(
    fc.property(spoilt(junk), (text) => {
      expect([text, forEditors(JSON.parse(text))]).toEqual([text, acceptedByRules(text)]);
    }),
    { numRuns: 100 },
  );
});

test('an editor takes a number wherever the rules take its text', () => {
  fc.assert(
    fc.property(spoilt(fc.constantFrom(1, 42, 1234, 1.5, 111122223333)), (text) => {
      fc.pre(acceptedByRules(text));
      expect([text, forEditors(JSON.parse(text))]).toEqual([text, true]);
    }),
    { numRuns: 100 },
  );
});

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

test('whatever is wrong with a file is told as its mistakes, each with its place', () => {
  fc.assert(
    fc.property(spoilt(fc.oneof(junk, fc.constantFrom(1, 'prod', 'GkeInstanceProfiles'))), (text) => {
      const [, ...mistakes] = messageOf(text).split('\n');
      expect(mistakes.filter((line) => !/^ {2}f\.yaml:\d+:\d+: \S+ /.test(line))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
