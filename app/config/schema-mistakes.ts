import { z } from 'zod';
import { didYouMean } from '../../cli/command-line/did-you-mean';
import { brokenRule, type Mistake, type Path } from './mistake';
import { type Config, CONFIG_SCHEMA } from './schema';

type Issue = z.core.$ZodIssue;

/** What zod found, in the words of the file. */
export function mistakesOf(issues: readonly Issue[], value: unknown): Mistake[] {
  return issues.flatMap((issue) => mistakeOf(issue, value));
}

/**
 * What rules for several values can go by, where some of a file has the wrong type or is missing: all of it, or all but
 * the pipeline, on which nothing else depends; `undefined` where names or lists are among it.
 */
export function wellFormedPart(issues: readonly Issue[], value: unknown): Config | undefined {
  const malformed = issues.filter((issue) => issue.code === 'invalid_type' && issue.expected !== 'boolean').filter(({ path }) => !isJudgedAlone(path));
  if (malformed.length === 0) {
    return value as Config;
  }
  return malformed.every(({ path: [key] }) => key === 'pipeline') ? { ...(value as Config), pipeline: undefined } : undefined;
}

/** Whether rules for several values do without it, or take whatever it is: within credentials only which of them there are is of interest. */
function isJudgedAlone(path: Issue['path']): boolean {
  return path.some((part, index) => part === 'tags' || part === 'engine' || (part === 'credentials' && index < path.length - 1));
}

function mistakeOf(issue: Issue, root: unknown): Mistake[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  const value = valueAt(root, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownKeys(path, issue.keys);
    case 'invalid_key':
      return issue.issues.map(({ message }) => brokenRule(path, path.at(-1), message));
    case 'invalid_type':
      return [brokenRule(path, value, ruleOfType(issue))];
    default:
      return [brokenRule(path, value, issue.message)];
  }
}

/** In one map, more is no misspelling. */
const MOST_UNKNOWN_KEYS = 20;

function unknownKeys(path: Path, keys: readonly string[]): Mistake[] {
  const known = keysAt(CONFIG_SCHEMA, path).filter((one) => !one.startsWith('$'));
  const told = keys.slice(0, MOST_UNKNOWN_KEYS).map((key) => ({
    path: [...path, key],
    what: `is not known here.${didYouMean(key, known) || ` Known are ${known.join(', ')}.`}`,
  }));
  return keys.length > told.length ? [...told, { path, what: `has ${keys.length - told.length} more keys that are not known here.` }] : told;
}

/** The one key that no object in JavaScript can have like any other: whoever reads the file next would drop it. */
const FORBIDDEN_KEY = '__proto__';

export function forbiddenKeys(value: unknown, path: Path = [], seen: Set<object> = new Set()): Mistake[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) {
    return [];
  }
  seen.add(value);
  return Object.entries(value).flatMap(([key, part]) => {
    const place = [...path, Array.isArray(value) ? Number(key) : key];
    return [
      ...(key === FORBIDDEN_KEY ? [{ path: place, what: 'must not be called that: JavaScript has it for all objects. Choose another name.' }] : []),
      ...forbiddenKeys(part, place, seen),
    ];
  });
}

function ruleOfType({ expected, message }: z.core.$ZodIssueInvalidType): string {
  switch (expected) {
    case 'object':
    case 'record':
      return 'must be a map of settings.';
    case 'array':
      return 'must be a list.';
    case 'boolean':
      return 'must be true or false.';
    default:
      return message;
  }
}

/** Keys that the schema knows of the map that a path leads to. */
function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) {
    const [part, ...rest] = path;
    const next = part === undefined ? undefined : (inner.shape as Record<string, z.core.$ZodType>)[part];
    return part === undefined ? Object.keys(inner.shape) : next === undefined ? [] : keysAt(next, rest);
  }
  return inner instanceof z.ZodArray ? keysAt(inner.element, path.slice(1)) : [];
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? unwrap(schema.unwrap()) : schema;
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => (typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[part] : undefined), root);
}
