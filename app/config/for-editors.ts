/*
 * What JSON Schema can say of several values at once, so that an editor finds it while somebody writes. It is beside the
 * rules in cross-checks.ts, which find all of it, and in better words.
 */

type Fragment = Readonly<Record<string, unknown>>;

/** A list in which an entry stands twice, word for word: that two differ in something else is nothing that JSON Schema can compare. */
export const NONE_TWICE: Fragment = { uniqueItems: true };

export function exactlyOne(keys: readonly string[]): Fragment {
  return { oneOf: keys.map((key) => ({ required: [key] })) };
}

/** A setting that every cluster needs, which may stand at the cluster, at its environment or at the top. */
export function everyClusterHas(key: string): Fragment {
  const here = { type: 'object', required: [key] };
  const atClusters = within('clusters', here);
  return { anyOf: [here, atClusters, within('environments', { anyOf: [here, atClusters] })] };
}

function within(list: string, entry: Fragment): Fragment {
  return { type: 'object', required: [list], properties: { [list]: { type: 'array', items: entry } } };
}
