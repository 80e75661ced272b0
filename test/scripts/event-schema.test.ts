import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { EVENT_SCHEMA_FILE, eventSchema } from '../../scripts/event-schema';

test('the JSON Schema of events that is shipped is the one that is sent by (npm run build:schema)', () => {
  expect(readFileSync(path.join(__dirname, '..', '..', EVENT_SCHEMA_FILE), 'utf8')).toBe(eventSchema());
});
