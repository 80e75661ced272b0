import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { JSON_SCHEMA_FILE, jsonSchema } from '../app/config/json-schema';
import { EVENT_SCHEMA_FILE, eventSchema } from './event-schema';

const root = path.join(__dirname, '..');
writeFileSync(path.join(root, JSON_SCHEMA_FILE), jsonSchema());
writeFileSync(path.join(root, EVENT_SCHEMA_FILE), eventSchema());
