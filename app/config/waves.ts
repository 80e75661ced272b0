import { didYouMean } from '../../cli/command-line/did-you-mean';
import type { Mistake, Path } from './mistake';
import type { WaveConfig } from './schema';

/** What rotates together, after everything of the wave before. */
export interface Wave {
  readonly name: string;
  /** Addresses of its targets, in the order of the file. */
  readonly targets: readonly string[];
}

export interface WavePlan {
  readonly waves: readonly Wave[];
  readonly mistakes: readonly Mistake[];
}

/** Everything that no wave names, of a cluster or of all of them. */
const REST = '*';

/**
 * Puts each target into its wave.
 *
 * What a wave names goes first; `*` stands for what nobody has named, so a canary need not be taken out of its cluster.
 */
export function planWaves(path: Path, configs: readonly WaveConfig[], addresses: readonly string[]): WavePlan {
  const mistakes: Mistake[] = [];
  const waveOf = new Map<string, Entry>();
  for (const entry of entriesOf(path, configs)) {
    const members = addresses.filter((address) => matches(entry.text, address));
    const free = members.filter((address) => !waveOf.has(address));
    if (members.length === 0) {
      mistakes.push(unknownTarget(entry, addresses));
    } else if (free.length === 0) {
      mistakes.push(nothingLeft(entry, waveOf.get(entry.text)));
    }
    free.forEach((address) => waveOf.set(address, entry));
  }
  const forgotten = addresses.filter((address) => !waveOf.has(address));
  if (forgotten.length > 0) {
    mistakes.push({ path, what: `must name every target, but no wave names ${forgotten.join(', ')}. Add a wave with '${REST}' for all the rest.` });
  }
  const waves = configs.map(({ name }, index) => ({
    name: name ?? `wave ${index + 1}`,
    targets: addresses.filter((address) => waveOf.get(address)?.wave === index),
  }));
  return { waves, mistakes };
}

interface Entry {
  readonly path: Path;
  readonly wave: number;
  readonly text: string;
}

/** What is named, before what is left of a cluster, before what is left at all. */
function entriesOf(path: Path, configs: readonly WaveConfig[]): Entry[] {
  const entries = configs.flatMap(({ targets }, wave) => targets.map((text, index) => ({ path: [...path, wave, 'targets', index], wave, text })));
  const breadth = ({ text }: Entry): number => (text === REST ? 2 : text.endsWith(`/${REST}`) ? 1 : 0);
  return entries.toSorted((one, other) => breadth(one) - breadth(other));
}

function matches(text: string, address: string): boolean {
  return text === REST || text === address || (text.endsWith(`/${REST}`) && address.split('/')[0] === text.slice(0, -`/${REST}`.length));
}

function unknownTarget({ path, text }: Entry, addresses: readonly string[]): Mistake {
  const known = [...addresses, ...new Set(addresses.map((address) => `${address.split('/')[0] ?? ''}/${REST}`))];
  return { path, what: `is "${text}", but must name a target of the file.${didYouMean(text, known) || ` There are ${addresses.join(', ')}.`}` };
}

function nothingLeft({ path, text }: Entry, first: Entry | undefined): Mistake {
  const rule = first === undefined ? 'must leave something to rotate: other entries name all of it' : `must be named only once, and wave ${first.wave + 1} names it already`;
  return { path, what: `is "${text}", but ${rule}. Remove one of the two.` };
}
