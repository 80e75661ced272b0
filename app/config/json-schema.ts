import { z } from 'zod';
import { CONFIG_SCHEMA } from './schema';

/** The JSON Schema that editors complete and check a file with, as text. */
export function jsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(CONFIG_SCHEMA, { target: 'draft-7', io: 'input' }), undefined, 2)}\n`;
}
