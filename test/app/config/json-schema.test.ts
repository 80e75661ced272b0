import * as fs from 'node:fs';
import * as path from 'node:path';
import { FILE_REFERENCE, fileReference } from '../../../app/config/file-reference';
import { JSON_SCHEMA_FILE, jsonSchema } from '../../../app/config/json-schema';

const ROOT = path.join(__dirname, '..', '..', '..');

test.each([
  ['JSON Schema', JSON_SCHEMA_FILE, jsonSchema],
  ['reference', FILE_REFERENCE, fileReference],
])('the %s that is kept is the one that the rules make (npm run build:schema)', (_, file, made) => {
  expect(fs.readFileSync(path.join(ROOT, file), 'utf8')).toBe(made());
});
