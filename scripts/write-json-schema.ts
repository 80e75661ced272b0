import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { z } from 'zod';
import { fileReference } from '../app/config/file-reference';
import { jsonSchema } from '../app/config/json-schema';
import { EVENT_DETAIL } from '../lambda/events/event';

/** What is made of the rules and kept, from the top of the repository. */
export const KEPT: Readonly<Record<string, () => string>> = {
  'schema/rotations.schema.json': jsonSchema,
  // Part of the package. Fields may be added to events at any time, so it forbids none.
  'schema/event-detail.schema.json': () => `${JSON.stringify(z.toJSONSchema(EVENT_DETAIL, { target: 'draft-7', io: 'input' }), undefined, 2)}\n`,
  'docs/file.md': fileReference,
};

if (require.main === module) {
  Object.entries(KEPT).forEach(([file, made]) => writeFileSync(path.join(__dirname, '..', file), made()));
}
