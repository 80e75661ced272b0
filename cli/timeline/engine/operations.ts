import type { OperationOutcome, OperationSpan } from '../model';
import type { EngineLine } from './log-line';

/**
 * The operations that the engine followed on a target. It sees them at its looks only: one begins when it was seen first,
 * and has ended at the first look that does not show it any more.
 */
export function operationsOf(lines: readonly EngineLine[], target: string): readonly OperationSpan[] {
  const about = lines.filter((line) => line.target === target);
  const names = [...new Set(about.flatMap(({ operation }) => operation ?? []))];
  return names.map((name) => operationSpan(about, name));
}

/** Lines that come of a look at Google; what else is said of a target shows no operation, whatever runs. */
const LOOKS = ['waiting', 'acting', 'failed'];

function operationSpan(about: readonly EngineLine[], name: string): OperationSpan {
  const first = about.findIndex(({ operation }) => operation === name);
  const last = about.findLastIndex(({ operation }) => operation === name);
  const next = about.slice(last + 1).find(({ what, waitSeconds }) => LOOKS.includes(what) && waitSeconds !== 0);
  const from = about[first]?.time ?? 0;
  const sent = about.slice(0, first).findLast(({ what }) => what === 'acting');
  const kind = sent?.status === 'patch' ? 'update' : sent?.status === 'rollback' ? 'rollback' : 'other';
  const blame = about.find(({ what, why = '' }) => (what === 'failed' || what === 'acting') && why.includes(name));
  const isCancelled = about.some(({ what, status, operation }) => what === 'acting' && status === 'cancel' && operation === name);
  const outcome = outcomeOf(next, isCancelled, blame !== undefined);
  return { name, kind: isOurs(about[first]) ? kind : 'other', from, to: next?.time, outcome, reason: isCancelled ? undefined : blame?.why };
}

function isOurs(line: EngineLine | undefined): boolean {
  return line !== undefined && !/not ours|on the cluster/.test(line.why ?? '');
}

function outcomeOf(next: EngineLine | undefined, isCancelled: boolean, isBlamed: boolean): OperationOutcome {
  if (next === undefined) {
    return 'running';
  }
  if (isCancelled) {
    return 'cancelled';
  }
  return isBlamed ? 'failed' : next.status === 'settled' || /EC2|succeeded/.test(next.why ?? '') ? 'succeeded' : 'unknown';
}
