import { readFileSync } from 'node:fs';
import { KEPT } from '../../scripts/write-json-schema';

test.each(Object.entries(KEPT))('%s, as it is kept, is the one that the rules make (npm run build:schema)', (file, made) => {
  expect(readFileSync(file, 'utf8')).toBe(made());
});
