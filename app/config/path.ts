/** Where something stands in a configuration: keys of maps, and places in lists, from the top. */
export type Path = readonly (string | number)[];

/** A path as people write it, e.g. `clusters[1].nodePools[0].timeout`. */
export function renderPath(path: Path): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : IDENTIFIER.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`)).join('');
  return text === '' ? 'the file' : text.replace(/^\./, '');
}

const IDENTIFIER = /^[\w$-]+$/;
