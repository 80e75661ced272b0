import { FINDING_KINDS, type Finding, type NotedCall, type Notice, type OpenFinding, type WatchedTarget, type WatchRow } from '../ledger/watch-row';
import type { Judgement } from './judge';

/*
 * What is open, and what is to be told of it. Pure: a finding is opened once, by the look that first sees it, and resolved
 * once, by the look that no longer does. A source that could not be asked leaves what is open as it is.
 */

/** What one look came to for one target; without a judgement it was left alone. */
export interface LookedAt {
  readonly target: string;
  readonly judgement?: Judgement;
  /** What EventBridge has told of it. */
  readonly call?: NotedCall;
}

/** How long before a look a call may lie that explains what it finds: IAM cannot always be asked, and a look may be missed. */
const CALL_EXPLAINS_MS = 26 * 60 * 60 * 1000;
/** A call whose consequences IAM does not show by then has had none. */
const IAM_SHOWS_WITHIN_MS = 10 * 60 * 1000;

/**
 * The row after a look.
 *
 * @param deployed resource names of all targets that the stack rotates: what is open for others is nobody's concern any more
 */
export function afterLook(row: WatchRow, looks: readonly LookedAt[], deployed: readonly string[], now: number): WatchRow {
  const targets = new Map(Object.entries(row.targets));
  const notices: Notice[] = [];
  for (const look of looks) {
    const before = targets.get(look.target) ?? { lookedAt: 0, findings: [] };
    const after = afterLookAt(before, look, now);
    if (after !== before) {
      targets.set(look.target, after);
    }
    notices.push(...changes(look.target, before.findings, after.findings, now));
  }
  for (const [target, { findings }] of targets) {
    if (!deployed.includes(target)) {
      targets.delete(target);
      notices.push(...changes(target, findings, [], now));
    }
  }
  return { ...row, targets: Object.fromEntries(targets), notices: [...row.notices, ...notices] };
}

function afterLookAt(before: WatchedTarget, { judgement, call = before.call }: LookedAt, now: number): WatchedTarget {
  if (judgement === undefined) {
    return call === before.call ? before : { ...before, ...noted(call) };
  }
  const { findings, unknown } = judgement;
  const standing = before.findings.filter((one) => unknown[FINDING_KINDS[one.kind]] !== undefined || findings.some((other) => isSame(one, other)));
  const fresh = findings.filter((one) => !before.findings.some((other) => isSame(one, other))).map((finding): OpenFinding => ({ ...finding, since: now, ...explanation(finding, call, now) }));
  const explains = fresh.some(({ by }) => by !== undefined);
  const isOver = explains || (call !== undefined && unknown.IAM === undefined && now - call.at > IAM_SHOWS_WITHIN_MS);
  return {
    lookedAt: now,
    // What is seen may have changed while it stands: another role, more nodes.
    findings: [...standing.map((one) => ({ ...one, what: findings.find((other) => isSame(one, other))?.what ?? one.what })), ...fresh],
    ...(Object.keys(unknown).length === 0 ? {} : { unknown: Object.entries(unknown).map(([source, why]) => `${source}: ${why}`) }),
    ...noted(isOver ? undefined : call),
  };
}

function noted(call: NotedCall | undefined): Pick<WatchedTarget, 'call'> {
  return call === undefined ? {} : { call };
}

function explanation({ kind }: Finding, call: NotedCall | undefined, now: number): Pick<OpenFinding, 'by'> {
  const isFresh = call !== undefined && now - call.at < CALL_EXPLAINS_MS;
  return isFresh && FINDING_KINDS[kind] === 'IAM' ? { by: call.by } : {};
}

function changes(target: string, before: readonly OpenFinding[], after: readonly OpenFinding[], at: number): readonly Notice[] {
  const notice = (what: Notice['what'], finding: OpenFinding): Notice => ({ what, target, finding, at });
  return [
    ...after.filter((one) => !before.some((other) => isSame(one, other))).map((finding) => notice('found', finding)),
    ...before.filter((one) => !after.some((other) => isSame(one, other))).map((finding) => notice('resolved', finding)),
  ];
}

function isSame(one: Finding, other: Finding): boolean {
  return one.kind === other.kind && one.profile === other.profile;
}
