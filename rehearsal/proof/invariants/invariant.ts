import type { Recording } from './recording';

/** An invariant that does not hold; the message says what to look at. */
export interface Violation {
  readonly invariant: string;
  readonly message: string;
}

/** A pure check of what was recorded. @returns a message for each place where it does not hold. */
export interface Invariant {
  readonly name: string;
  check(recording: Recording): readonly string[];
}

/** A moment as timelines show it. */
export function clockTime(time: number): string {
  return new Date(time).toISOString().slice(5, 19).replace('T', ' ');
}

export function renderViolations(violations: readonly Violation[]): string {
  return violations.map(({ invariant, message }) => `  ✗ ${invariant}: ${message}`).join('\n');
}
