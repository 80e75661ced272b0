import type { Mistake } from './mistake';
import { renderPath, type Path } from './path';

/** A mistake for each place whose key an earlier one has already. */
export function onlyOnce<T extends { readonly path: Path }>(places: readonly T[], keyOf: (place: T) => string, rule: string): Mistake[] {
  const firsts = new Map<string, Path>();
  return places.flatMap((place) => {
    const key = keyOf(place);
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, place.path);
      return [];
    }
    return [{ path: place.path, what: `${rule}; ${renderPath(first)} already uses it.` }];
  });
}
