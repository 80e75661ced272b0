import type { MoveProgress } from '../../lambda/ledger/target-row';

/**
 * Milliseconds until the last node has moved, if the others take as long as those so far; undefined before the second one
 * was seen to move, because a single one has no pace.
 */
export function timeLeft({ nodes, pace }: Pick<MoveProgress, 'nodes' | 'pace'>, now: number): number | undefined {
  if (nodes === undefined || pace === undefined || pace.last.moved <= pace.first.moved) {
    return undefined;
  }
  const perNode = (pace.last.at - pace.first.at) / (pace.last.moved - pace.first.moved);
  const open = Math.max(0, nodes.of - nodes.moved);
  return Math.max(0, open * perNode - Math.max(0, now - pace.last.at));
}
