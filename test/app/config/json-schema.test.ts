import * as fs from 'node:fs';
import * as path from 'node:path';
import { JSON_SCHEMA_FILE, jsonSchema } from '../../../app/config/json-schema';

const ROOT = path.join(__dirname, '..', '..', '..');

test('the JSON Schema that is kept is the one that the rules make (npm run build:schema)', () => {
  expect(fs.readFileSync(path.join(ROOT, JSON_SCHEMA_FILE), 'utf8')).toBe(jsonSchema());
});
