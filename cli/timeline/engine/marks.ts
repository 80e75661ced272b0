import { type Mark, type MarkKind, withoutRepeats } from '../model';
import type { EngineLine } from './log-line';

const FAULTS: Readonly<Record<string, string>> = {
  refused: 'refused',
  failed: 'failed',
  'timed out': 'timed out',
  trouble: '',
  'still moving back': 'still moving back',
  'not deleted': 'not deleted',
  'answer not delivered': 'the answer was not delivered',
};

const CHANGES: Readonly<Record<string, string>> = {
  patch: 'to link the profile (PATCH)',
  cancel: 'to cancel the operation',
  rollback: 'to roll the node pool back',
};

/** Moments of a target, or, without one, those that are about no target. */
export function marksOf(lines: readonly EngineLine[], target: string | undefined): readonly Mark[] {
  const targets = new Map(lines.flatMap(({ requestId, target: about }) => (requestId === undefined || about === undefined ? [] : [[requestId, about] as const])));
  const isAbout = ({ target: about, requestId }: EngineLine): boolean => (about ?? targets.get(requestId ?? '')) === target;
  return withoutRepeats(lines.filter(isAbout).flatMap(markOf));
}

function markOf({ time, what, status = '', profile = '', why = '' }: EngineLine): readonly Mark[] {
  const mark = (kind: MarkKind, words: string): readonly Mark[] => [{ time, kind, words }];
  const fault = FAULTS[what];
  if (fault !== undefined) {
    return mark('fault', [fault, profile, why].filter((part) => part !== '').join(': '));
  }
  switch (what) {
    case 'acting':
      return CHANGES[status] === undefined ? [] : mark('change', `${CHANGES[status]}: ${why}`);
    case 'deleted':
      return mark('deleted', profile);
    case 'finding':
      return mark('finding', `${status}: ${why}`);
    default:
      return [];
  }
}
