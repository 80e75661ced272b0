import { z } from 'zod';
import { EVENT_DETAIL } from '../lambda/events/event';

/** The JSON Schema of what events say, which is part of the package; from the top of the repository. */
export const EVENT_SCHEMA_FILE = 'schema/event-detail.schema.json';

/** As text. Fields may be added to events at any time, so it forbids none. */
export function eventSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(EVENT_DETAIL, { target: 'draft-7', io: 'input' }), undefined, 2)}\n`;
}
