import { type AskedAs, askedJson } from '../caller/aws';
import { cleanJson } from '../../lambda/log/clean';
import type { StackStatus, TargetStatus } from './status';

/** One look, and who asked. */
export interface StatusReport {
  /** Who could not be asked at all; a sentence each. */
  readonly unreachable: readonly string[];
  /** Absent where there are no AWS credentials. */
  readonly asked?: AskedAs;
  readonly stacks: readonly StackStatus[];
  /** When it was looked, milliseconds since the epoch. */
  readonly at: number;
}

/** The look for a program. Fields are always there, so that an absence is not taken for an older version of it. */
export function statusDocument({ unreachable, asked, stacks, at }: StatusReport, exitCode: number): string {
  return cleanJson({
    at: timeJson(at),
    asked: askedJson(asked),
    unreachable,
    stacks: stacks.map(({ path, name, id, status, notSeen, console, targets }) => ({
      path,
      name,
      id: id ?? null,
      status: status ?? null,
      notSeen: notSeen ?? null,
      console: console ?? null,
      targets: targets.map(targetJson),
    })),
    exitCode,
  });
}

function targetJson({ path, wave, target, is, console }: TargetStatus): unknown {
  const { state, why = null, linked = null, toward = null, since, spent, left, until, progress, warned = null, outcome, findings = [] } = is;
  return {
    path,
    wave: wave ?? null,
    target: target ?? null,
    state,
    why,
    linked,
    toward,
    since: timeJson(since),
    secondsSpent: secondsJson(spent),
    secondsLeft: secondsJson(left),
    until: timeJson(until),
    nodes: progress?.nodes ?? null,
    operation: progress?.operation ?? null,
    statusDetail: progress?.statusDetail ?? null,
    warned,
    outcome: outcome === undefined ? null : { succeeded: outcome.succeeded, words: outcome.words ?? null, at: timeJson(outcome.at) },
    findings,
    console: console ?? null,
  };
}

function timeJson(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}

function secondsJson(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms / 1000);
}
