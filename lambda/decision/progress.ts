import type { MoveProgress, TargetRow } from '../ledger/target-row';
import { shortened } from '../log/shortened';

/** Other people's words, in a row that every look reads. */
const LONGEST_WORDS = 500;

/** What one look has seen of how far the target has come. */
export interface ProgressSeen {
  readonly why: string;
  readonly operation?: string | undefined;
  readonly statusDetail?: string | undefined;
  readonly nodes?: MoveProgress['nodes'] | undefined;
}

/** The progress to be written; the very one that the row has where the look has seen nothing new. */
export function progressAfter({ claim, progress }: TargetRow, { why, operation, statusDetail, nodes }: ProgressSeen, now: number): MoveProgress | undefined {
  if (claim === undefined) {
    return progress;
  }
  const before = progress?.requestId === claim.requestId ? progress : undefined;
  // EC2 could not be asked this time: what it said last still is the best that is known.
  const seen = nodes ?? before?.nodes;
  const pace = paceAfter(before, nodes, now);
  const after: MoveProgress = {
    requestId: claim.requestId,
    why: shortened(why, LONGEST_WORDS),
    operation,
    statusDetail: statusDetail && shortened(statusDetail, LONGEST_WORDS),
    nodes: seen,
    pace,
  };
  return before !== undefined && isSame(before, after) ? progress : after;
}

function paceAfter(before: MoveProgress | undefined, nodes: MoveProgress['nodes'], now: number): MoveProgress['pace'] {
  const pace = before?.pace;
  if (before?.nodes === undefined || nodes === undefined || nodes.moved === before.nodes.moved) {
    return pace;
  }
  if (nodes.moved < before.nodes.moved) {
    // They move the other way, or some are gone: what was known of the pace says nothing any more.
    return undefined;
  }
  const last = { at: now, moved: nodes.moved };
  return { first: pace?.first ?? last, last };
}

function isSame(one: MoveProgress, other: MoveProgress): boolean {
  return (
    one.why === other.why &&
    one.operation === other.operation &&
    one.statusDetail === other.statusDetail &&
    one.nodes?.moved === other.nodes?.moved &&
    one.nodes?.of === other.nodes?.of
  );
}
