/** Logical IDs with what each one needs first. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/**
 * Visits everything, independent ones at the same time, each one after all that it needs.
 *
 * `visit` must not throw: whoever stops half-way decides that inside of it.
 */
export async function visitInOrder(dependencies: Dependencies, visit: (id: string) => Promise<void>): Promise<void> {
  const visits = new Map<string, Promise<void>>();
  const visited = (id: string): Promise<void> => {
    const started = visits.get(id);
    if (started) {
      return started;
    }
    const needed = (dependencies.get(id) ?? []).filter((other) => dependencies.has(other));
    const promise = Promise.all(needed.map(visited)).then(() => visit(id));
    visits.set(id, promise);
    return promise;
  };
  await Promise.all([...dependencies.keys()].map(visited));
}

/** The same edges the other way round: what has to be gone before something can be deleted. */
export function reversed(dependencies: Dependencies): Dependencies {
  const dependents = new Map<string, string[]>([...dependencies.keys()].map((id) => [id, []]));
  for (const [id, needed] of dependencies) {
    for (const other of needed) {
      dependents.get(other)?.push(id);
    }
  }
  return dependents;
}

/** The members of a cycle, or nothing when there is none. */
export function findCycle(dependencies: Dependencies): readonly string[] | undefined {
  const done = new Set<string>();
  const descend = (id: string, path: readonly string[]): readonly string[] | undefined => {
    const start = path.indexOf(id);
    if (start !== -1) {
      return path.slice(start);
    }
    if (done.has(id)) {
      return undefined;
    }
    for (const other of dependencies.get(id) ?? []) {
      const cycle = descend(other, [...path, id]);
      if (cycle) {
        return cycle;
      }
    }
    done.add(id);
    return undefined;
  };
  for (const id of dependencies.keys()) {
    const cycle = descend(id, []);
    if (cycle) {
      return cycle;
    }
  }
  return undefined;
}
