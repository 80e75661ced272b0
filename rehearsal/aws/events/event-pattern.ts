/** A rule's pattern: every field that it names must have one of the listed values, or match the nested pattern. */
export interface EventPattern {
  readonly [field: string]: readonly unknown[] | EventPattern;
}

/**
 * Whether `event` matches, for patterns of exact values, `prefix` and `exists: false`.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 *
 * @throws for a kind of comparison that is not known here, rather than never to match.
 */
export function matches(pattern: EventPattern, event: unknown): boolean {
  if (typeof event !== 'object' || event === null) {
    return false;
  }
  return Object.entries(pattern).every(([field, expected]) => {
    const actual = (event as Record<string, unknown>)[field];
    return isList(expected) ? expected.some((one) => isAbsence(one) ? actual === undefined : matchesValue(one, actual)) : matches(expected, actual);
  });
}

function matchesValue(expected: unknown, actual: unknown): boolean {
  if (Array.isArray(actual)) {
    return actual.some((one) => matchesValue(expected, one));
  }
  if (typeof expected !== 'object' || expected === null) {
    return expected === actual;
  }
  if ('prefix' in expected && typeof expected.prefix === 'string') {
    return typeof actual === 'string' && actual.startsWith(expected.prefix);
  }
  throw new Error(`the rehearsal does not know this comparison of an event pattern: ${JSON.stringify(expected)}`);
}

function isAbsence(expected: unknown): boolean {
  return typeof expected === 'object' && expected !== null && 'exists' in expected && expected.exists === false;
}

function isList(value: readonly unknown[] | EventPattern): value is readonly unknown[] {
  return Array.isArray(value);
}
