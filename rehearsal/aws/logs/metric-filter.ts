/** As a template asks for it, with its pattern as text. */
export interface MetricFilterSpec {
  readonly pattern: string;
  /** `1`, or the field that is summed up, as `$.minutes`. */
  readonly value: string;
  /** Fields by the names of the dimensions that they become. */
  readonly dimensions?: Readonly<Record<string, string>>;
}

/** What a filter makes of a line. */
export interface FilteredValue {
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A line of JSON. */
export type Line = Readonly<Record<string, unknown>>;
type Matches = (line: Line) => boolean;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html */
const MOST_DIMENSIONS = 3;

/**
 * A metric filter, for patterns that compare texts of JSON, joined by `&&` and `||`. A line without a field that is asked for
 * has no value.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 *
 * @returns undefined for a pattern of another kind.
 */
export function metricFilter({ pattern, value, dimensions = {} }: MetricFilterSpec): ((line: Line) => FilteredValue | undefined) | undefined {
  const text = /^\{(.*)\}$/.exec(pattern)?.[1];
  const matches = text === undefined ? undefined : parsePattern(text.trim());
  if (matches === undefined || Object.keys(dimensions).length > MOST_DIMENSIONS) {
    return undefined;
  }
  return (line) => {
    if (!matches(line)) {
      return undefined;
    }
    const made = value.startsWith('$.') ? fieldOf(line, value) : Number(value);
    const named = Object.entries(dimensions).map(([name, field]) => [name, fieldOf(line, field)] as const);
    return typeof made === 'number' && named.every(([, found]) => typeof found === 'string') ? { value: made, dimensions: Object.fromEntries(named) as Record<string, string> } : undefined;
  };
}

function parsePattern(pattern: string): Matches | undefined {
  for (const [operator, join] of [['||', 'some'], ['&&', 'every']] as const) {
    const parts = split(pattern, operator);
    if (parts.length > 1) {
      const parsed = parts.flatMap((part) => parsePattern(part) ?? []);
      return parsed.length === parts.length ? (line) => parsed[join]((matches) => matches(line)) : undefined;
    }
  }
  if (pattern.startsWith('(') && pattern.endsWith(')')) {
    return parsePattern(pattern.slice(1, -1).trim());
  }
  const [, field = '', expected] = /^(\$\.\w+) = "([^"*]*)"$/.exec(pattern) ?? [];
  return expected === undefined ? undefined : (line) => fieldOf(line, field) === expected;
}

/** @param selector as `$.field` */
function fieldOf(line: Line, selector: string): unknown {
  return line[selector.slice('$.'.length)];
}

/** At an operator that stands in no parentheses. */
function split(pattern: string, operator: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    if (depth === 0 && pattern.startsWith(operator, index)) {
      parts.push('');
      index += operator.length - 1;
    } else {
      parts[parts.length - 1] += character;
    }
  }
  return parts.map((part) => part.trim());
}
