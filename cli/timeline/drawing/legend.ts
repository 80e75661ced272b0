import type { Timeline } from '../model';
import type { Scene } from './scene';
import { escaped } from './shapes';
import { fillOf } from './style';

const FILLS: readonly (readonly [string, string])[] = [
  ['busy', 'forward'], ['back', 'on the way back'], ['ok', 'complete'], ['undone', 'rolled back'], ['bad', 'failed'], ['other', "somebody else's operation"],
];
const SIGNS: readonly (readonly [string, string])[] = [
  ['yes', 'answered SUCCESS, or succeeded'], ['no', 'FAILED'], ['stop', 'cancelled, or superseded'], ['m-change', 'Google is asked to change something'],
  ['m-deleted', 'a profile is deleted'], ['m-finding', 'the pre-flight finds something'], ['m-person', 'somebody does something'], ['m-fault', 'trouble'],
];

/** What the colours, patterns and signs mean that are there. */
export function legendOf(timelines: readonly Timeline[], scenes: readonly Scene[]): string {
  const shapes = scenes.flatMap(({ rows, targets }) => [...rows, ...targets.flatMap((target) => target.rows)].map((row) => row.shapes)).join('');
  const bars = FILLS.filter(([fill]) => shapes.includes(`class="${fill}"`)).map(([fill, words]) => entry(swatch(fill), words));
  const signs = SIGNS.filter(([id]) => shapes.includes(`"#${id}"`)).map(([id, words]) => entry(`<svg width="16" height="16" aria-hidden="true"><use href="#${id}" x="8" y="8"/></svg>`, words));
  return `<ul class="key" aria-label="Profiles">${profilesOf(timelines).join('')}</ul>\n<ul class="key" aria-label="Bars and signs">${bars.join('')}${signs.join('')}</ul>`;
}

/** One target: profiles by name. Several: by number, because each target has its own profiles. */
function profilesOf(timelines: readonly Timeline[]): readonly string[] {
  const targets = timelines.flatMap(({ targets: all }) => all);
  const [only] = targets;
  const fresh = targets.map(({ profiles }) => profiles.filter((profile) => profile.fresh).length);
  const before = targets.some(({ profiles }) => profiles.some((profile) => !profile.fresh));
  const numbers = Array.from({ length: Math.max(0, ...fresh) + 1 }, (_, number) => number).filter((number) => number > 0 || before);
  if (targets.length === 1 && only !== undefined) {
    const names = only.profiles.filter((profile) => profile.fresh).map(({ name }) => name);
    const former = only.profiles.filter((profile) => !profile.fresh).map(({ name }) => name).join(', ');
    return numbers.map((number) => entry(profile(number), `${number === 0 ? 'from before' : `profile ${number}`} <span class="dim">${escaped(number === 0 ? former : (names[number - 1] ?? ''))}</span>`));
  }
  return numbers.map((number) => entry(profile(number), number === 0 ? 'profile from before' : `fresh profile ${number} of its target`));
}

function profile(number: number): string {
  return swatch(fillOf(number), `${fillOf(number)}t`);
}

function swatch(...fills: readonly string[]): string {
  return `<svg width="22" height="14" aria-hidden="true">${fills.map((fill) => `<rect width="22" height="14" class="${fill}"/>`).join('')}</svg>`;
}

function entry(sign: string, words: string): string {
  return `<li>${sign}<span>${words}</span></li>`;
}
