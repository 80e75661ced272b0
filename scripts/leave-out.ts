import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/**
 * What packages bring along and nothing of ours uses.
 *
 * The shapes of an AWS client can be told apart by esbuild only where no key of them is computed: EC2's are 560 KB, of
 * which a single call needs a tenth. The polyfill is for runtimes without web streams: every Node since 18 has them.
 */
export const leaveOut: Plugin = {
  name: 'leave-out',
  setup(build) {
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, ({ path }) => ({
      contents: withLiteralKeys(readFileSync(path, 'utf8')),
    }));
    build.onLoad({ filter: /[\\/]web-streams-polyfill[\\/].*\.js$/ }, () => ({ contents: 'module.exports = {};' }));
  },
};

/**
 * For the functions, which know by themselves where they are and call Google by `https`: what google-auth-library asks
 * metadata servers with. Commands need it.
 */
export const leaveOutLookups: Plugin = {
  name: 'leave-out-lookups',
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/](bignumber\.js|node-fetch|fetch-blob|formdata-polyfill)[\\/].*\.js$/ }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** `{ [_eQN]: … }` becomes `{ "ec2QueryName": … }`, as `const _eQN = "ec2QueryName"` says. */
function withLiteralKeys(source: string): string {
  const values = new Map([...source.matchAll(/^const (\w+) = ("[^"\n]*");$/gm)].map(([, name = '', value = '']) => [name, value]));
  return source.replace(/([{,]\s*)\[(\w+)\]:/g, (whole, before: string, name: string) => {
    const value = values.get(name);
    return value === undefined ? whole : `${before}${value}:`;
  });
}
