import { ExplainedError } from '../../cli/command-line/explained-error';
import { clean } from '../../lambda/log/clean';

/** Where something stands in a configuration: keys of maps, and places in lists, from the top. */
export type Path = readonly (string | number)[];

/** A path as people write it, e.g. `clusters[1].nodePools[0].timeout`. */
export function renderPath(path: Path): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : IDENTIFIER.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`)).join('');
  return text === '' ? 'the file' : text.replace(/^\./, '');
}

const IDENTIFIER = /^[\w$-]+$/;

/** What is wrong with a configuration, and where. */
export interface Mistake {
  readonly path: Path;
  /** The sentence after the path, e.g. `is "13h", but must be …`. */
  readonly what: string;
}

/** A file that cannot be used. The message names everything that is wrong with it; where it was thrown is of no interest. */
export class ConfigError extends ExplainedError {
  public override readonly name = 'ConfigError';
}

/** A value that breaks its rule: value, rule and what to write instead. */
export function brokenRule(path: Path, value: unknown, rule: string): Mistake {
  return { path, what: value === undefined ? `is missing; it ${rule}` : `is ${show(value)}, but ${rule}` };
}

/** More than anybody mends at once. */
const MOST_MISTAKES = 100;

/** The mistakes of a file, one a line, in the order of the file. */
export function renderMistakes(file: string, mistakes: readonly Mistake[], positionOf: (path: Path) => Position): string {
  const placed = mistakes.map(({ path, what }) => ({ path, what, at: positionOf(path) }));
  placed.sort((one, other) => one.at.line - other.at.line || one.at.column - other.at.column);
  const lines = placed.slice(0, MOST_MISTAKES).map(({ path, what, at }) => `  ${clean(`${file}:${at.line}:${at.column}: ${renderPath(path)} ${what}`)}`);
  const rest = placed.length > MOST_MISTAKES ? [`  … and ${placed.length - MOST_MISTAKES} more.`] : [];
  return [`${clean(file)} has ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:`, ...lines, ...rest].join('\n');
}

/** Where something begins, counted from one. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const LONGEST_VALUE = 120;

/** A value as it may stand in a message. */
function show(value: unknown): string {
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (value === null) {
    return 'empty';
  }
  const text = typeof value === 'object' ? 'a map' : String(JSON.stringify(value));
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…"` : text;
}

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

/** The mistakes of what several stacks or clusters have in common are found for each of them, and told once. */
export function eachPlaceOnce(mistakes: readonly Mistake[]): Mistake[] {
  return [...new Map(mistakes.map((mistake) => [renderPath(mistake.path), mistake])).values()];
}

/** A construct cannot be called like something that every object in JavaScript has, `toString` for instance. */
export function checkConstructName(path: Path, name: string): Mistake[] {
  return name in {} ? [brokenRule(path, name, 'must not be a built-in JavaScript property name such as toString. Choose another name.')] : [];
}
