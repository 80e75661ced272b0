import type { RecordedCall } from '../gateway/fault';
import { describeCall } from './call-faults';

/** A moment at which a function is killed: before or after its `index`-th call, counted over all calls of a play. */
export interface CrashPoint {
  /** Name of the scenario. */
  readonly scenario: string;
  readonly index: number;
  readonly how: 'killBefore' | 'killAfter';
  /** Function and operation. */
  readonly call: string;
  /** How many of the moments before and after a call this is. */
  readonly moments: 1 | 2;
}

/**
 * Every moment before and after every call, one point for each crash. Killed after a call and killed before the next one
 * are the same crash where nobody else and no time came between: what the function did meanwhile dies with it.
 */
export function crashPointsIn(scenario: string, calls: readonly RecordedCall[]): readonly CrashPoint[] {
  return calls.flatMap((recorded, index) => {
    const at = { scenario, index, call: describeCall(recorded) };
    const after: CrashPoint = { ...at, how: 'killAfter', moments: goesOnAtOnce(recorded, calls[index + 1]) ? 2 : 1 };
    return goesOnAtOnce(calls[index - 1], recorded) ? [after] : [{ ...at, how: 'killBefore', moments: 1 }, after];
  });
}

function goesOnAtOnce(call: RecordedCall | undefined, next: RecordedCall | undefined): boolean {
  return call !== undefined && call.containerId === next?.containerId && call.invocationId === next.invocationId && call.time === next.time;
}
