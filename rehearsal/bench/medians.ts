/** CPU milliseconds, user and system together, that this process spends on something. */
export async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Measures each in turn, round after round, so that a busy moment of the machine meets all of them. */
export async function medians(rounds: number, measures: Readonly<Record<string, () => number | Promise<number>>>): Promise<ReadonlyMap<string, number>> {
  const measured = new Map(Object.keys(measures).map((name): [string, number[]] => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, measure] of Object.entries(measures)) {
      measured.get(name)?.push(await measure());
    }
  }
  return new Map([...measured].map(([name, values]) => [name, median(values)]));
}
