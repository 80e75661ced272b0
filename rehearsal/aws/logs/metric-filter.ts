/** As a template asks for it, with its pattern as text. */
export interface MetricFilterSpec {
  readonly pattern: string;
  /** `1`, or the field that is summed up, as `$.minutes`. */
  readonly value: string;
}

type Line = Readonly<Record<string, unknown>>;

/**
 * The values that a metric filter makes of lines of a log, for patterns that compare texts of JSON, joined by `&&` and `||`.
 * Lines that are no JSON never match; one without the field has no value.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function metricValues({ pattern, value }: MetricFilterSpec, lines: readonly string[]): readonly number[] {
  const text = /^\{(.*)\}$/.exec(pattern)?.[1];
  if (text === undefined) {
    throw new Error(`the rehearsal does not know this pattern of a metric filter: ${pattern}`);
  }
  return lines.flatMap((line) => {
    const parsed = parse(line);
    const made = value.startsWith('$.') ? parsed?.[value.slice(2)] : Number(value);
    return parsed !== undefined && matches(text.trim(), parsed) && typeof made === 'number' ? [made] : [];
  });
}

function matches(pattern: string, line: Line): boolean {
  for (const [operator, join] of [['||', 'some'], ['&&', 'every']] as const) {
    const parts = split(pattern, operator);
    if (parts.length > 1) {
      return parts[join]((part) => matches(part, line));
    }
  }
  if (pattern.startsWith('(') && pattern.endsWith(')')) {
    return matches(pattern.slice(1, -1).trim(), line);
  }
  const [, field = '', expected] = /^\$\.(\w+) = "([^"*]*)"$/.exec(pattern) ?? [];
  if (expected === undefined) {
    throw new Error(`the rehearsal does not know this comparison of a metric filter: ${pattern}`);
  }
  return line[field] === expected;
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

function parse(line: string): Line | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Line) : undefined;
  } catch {
    return undefined;
  }
}
