import * as fs from 'node:fs';
import * as path from 'node:path';
import { functionsDirectory } from '../../../lib/engine/functions-directory';

test('the bundle is found from the sources', () => {
  const directory = functionsDirectory();
  expect(directory).toBe(path.resolve(__dirname, '../../../dist/functions'));
  expect(fs.existsSync(path.join(directory, 'reconcile.js'))).toBe(true);
});
