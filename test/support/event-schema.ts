import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import Ajv, { type AnySchemaObject } from 'ajv';
import type { DeliveredEvent } from '../../rehearsal/aws/events/event-bridge';
import { EVENT_SCHEMA_FILE } from '../../scripts/event-schema';

const schema = JSON.parse(readFileSync(path.join(__dirname, '..', '..', EVENT_SCHEMA_FILE), 'utf8')) as AnySchemaObject;
// What ships allows for fields of later versions; what is sent today has none that are not in it.
const validate = new Ajv({ formats: { 'date-time': true } }).compile({ ...schema, additionalProperties: false });

/** @throws where an event does not say what the schema that ships says it does. */
export function validateDetail({ 'detail-type': type, detail }: Pick<DeliveredEvent, 'detail-type' | 'detail'>): void {
  if (!validate(detail)) {
    throw new Error(`${type}: ${JSON.stringify(validate.errors)} in ${JSON.stringify(detail)}`);
  }
}
