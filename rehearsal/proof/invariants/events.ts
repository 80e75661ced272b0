import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type AnySchemaObject } from 'ajv';
import type { Recording, ToldEvent } from './recording';
import type { Invariant } from './invariant';

const SCHEMA_FILE = join(__dirname, '..', '..', '..', 'schema', 'event-detail.schema.json');

const schema = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as AnySchemaObject;
// What ships allows for fields of later versions; what is sent today has none that are not in it.
const isValid = new Ajv({ formats: { 'date-time': true } }).compile({ ...schema, additionalProperties: false });

/** Every event says what the schema that ships says it does, and has a line, which metrics count. */
export const EVENTS: Invariant = {
  name: 'Events',
  check: ({ told }: Recording) => [
    ...told.flatMap((event) => faultOf(event) ?? []),
    ...told.filter(({ isLogged }) => !isLogged).map(({ type, detail }) => `${type} of ${String(detail['target'])} was told, and no line says so`),
  ],
};

/** What is wrong with an event, if anything. */
export function faultOf({ type, detail }: Pick<ToldEvent, 'type' | 'detail'>): string | undefined {
  return isValid(detail) ? undefined : `${type} is not what the schema says: ${JSON.stringify(isValid.errors)} in ${JSON.stringify(detail)}`;
}
