import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { JSON_SCHEMA_FILE, jsonSchema } from '../app/config/json-schema';

writeFileSync(path.join(__dirname, '..', JSON_SCHEMA_FILE), jsonSchema());
