/** One page of a list. A token says where the next one begins, and the last one has none. */
export function pageOf<T>(all: readonly T[], token: string | undefined, size: number): { readonly items: readonly T[]; readonly next: string | undefined } {
  const from = Number(token ?? 0);
  const to = from + size;
  return { items: all.slice(from, to), next: to < all.length ? String(to) : undefined };
}
