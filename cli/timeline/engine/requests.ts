import type { RequestSpan } from '../model';
import type { EngineLine } from './log-line';

/** What the lines say of the requests for a target. */
export function requestsOf(lines: readonly EngineLine[], target: string): readonly RequestSpan[] {
  const claims = lines.filter((line) => line.what === 'claimed' && line.target === target);
  const ids = [...new Set(lines.flatMap(({ target: about, requestId }) => (about === target && requestId !== undefined ? [requestId] : [])))];
  return ids.map((id) => requestSpan(lines.filter(({ requestId }) => requestId === id), id, claims.find(({ requestId }) => requestId === id)));
}

function requestSpan(lines: readonly EngineLine[], id: string, claim: EngineLine | undefined): RequestSpan {
  const [first] = lines;
  const of = (what: string): EngineLine | undefined => lines.find((line) => line.what === what);
  const [accepted, decided, delivered, done] = ['accepted', 'answer decided', 'answer delivered', 'done'].map(of);
  // A long rotation is answered early; what became of it is its verdict.
  const verdict = of('verdict decided');
  const said = verdict?.status === 'FAILED' ? verdict : (decided ?? delivered);
  // Where its execution was stopped, or has crashed, it is answered by somebody else.
  const ended = done ?? (delivered?.status === 'FAILED' ? delivered : undefined);
  return {
    id,
    type: accepted?.requestType ?? decided?.requestType ?? 'Request',
    logicalId: accepted?.logicalResourceId ?? delivered?.logicalResourceId ?? '',
    goal: goalOf(lines, claim),
    from: accepted?.time ?? first?.time ?? 0,
    profile: claim?.profile,
    to: ended?.time,
    superseded: of('superseded') && true,
    answer: said?.status === undefined ? undefined : { time: (verdict ?? delivered ?? said).time, status: said.status, reason: said.why },
  };
}

/** A request may turn back while it runs. */
function goalOf(lines: readonly EngineLine[], claim: EngineLine | undefined): string {
  const last = lines.findLast(({ what, goal }) => what === 'acting' && goal !== undefined);
  return last?.goal ?? claim?.goal ?? '';
}
