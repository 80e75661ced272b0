import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type * as GoogleAuthLibrary from 'google-auth-library';
import { CommonJsSource } from '../../../../rehearsal/world/sandbox/common-js-source';
import { virtualDate } from '../../../../rehearsal/world/sandbox/virtual-date';

let source: CommonJsSource | undefined;

/** Google's real library, bundled as in the functions, with a date of its own: it signs requests with it. */
export function googleLibrary(now: () => number): typeof GoogleAuthLibrary {
  source ??= bundle();
  const globals = { Date: virtualDate(now) };
  return source.instantiate(globals, createRequire(__filename)) as unknown as typeof GoogleAuthLibrary;
}

function bundle(): CommonJsSource {
  const outfile = join(mkdtempSync(join(tmpdir(), 'google-library-')), 'index.js');
  const entry = createRequire(__filename).resolve('google-auth-library');
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'silent' });
  return CommonJsSource.read(outfile);
}
