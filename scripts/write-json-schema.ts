import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { FILE_REFERENCE, fileReference } from '../app/config/file-reference';
import { JSON_SCHEMA_FILE, jsonSchema } from '../app/config/json-schema';
import { EVENT_SCHEMA_FILE, eventSchema } from './event-schema';

const ROOT = path.join(__dirname, '..');
writeFileSync(path.join(ROOT, JSON_SCHEMA_FILE), jsonSchema());
writeFileSync(path.join(ROOT, EVENT_SCHEMA_FILE), eventSchema());
writeFileSync(path.join(ROOT, FILE_REFERENCE), fileReference());
