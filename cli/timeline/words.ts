import { lengthOf } from './axis';
import type { Mark, NodeEpoch, NodeTrack, OperationSpan, ProfileUse, RequestSpan, StackStatusSpan, TargetTrack } from './model';

/*
 * What is said of each thing that is drawn: the first line says what it is, the others when and why.
 */

/** How the profiles of a target are told apart: those that were there before, and the fresh ones by their number. */
export class ProfileNames {
  private readonly fresh: readonly string[];

  public constructor(profiles: readonly ProfileUse[]) {
    this.fresh = profiles.filter((profile) => profile.fresh).map(({ name }) => name);
  }

  /** 0 for a profile that was there before. */
  public numberOf(name: string): number {
    return this.fresh.indexOf(name) + 1;
  }

  public words(name: string): string {
    const number = this.numberOf(name);
    return number === 0 ? `${name} (from before)` : `profile ${number}, ${name}`;
  }

  public short(name: string): string {
    const number = this.numberOf(name);
    return number === 0 ? 'before' : String(number);
  }
}

export function clock(time: number): string {
  return new Date(time).toISOString().slice(11, 19);
}

function span(from: number, to: number | undefined, end: number): string {
  return to === undefined ? `since ${clock(from)} (${lengthOf(end - from)})` : `${clock(from)} to ${clock(to)} (${lengthOf(to - from)})`;
}

function lines(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n');
}

export function statusWords({ status, from, to, reason }: StackStatusSpan, end: number): string {
  return lines(status, span(from, to, end), reason);
}

const GOALS: Readonly<Record<string, string>> = { link: 'link', restore: 'back to', delete: 'delete' };

/** In a bar; the shorter one where there is no room. */
export function requestLabels({ goal, profile }: RequestSpan, names: ProfileNames): readonly string[] {
  const verb = goal.split(', ').map((one) => GOALS[one] ?? one)[0] ?? '';
  return profile === undefined ? [verb] : [`${verb} ${names.short(profile)}`, names.short(profile)];
}

export function requestWords({ id, type, logicalId, goal, profile, from, to, answer, superseded }: RequestSpan, names: ProfileNames, end: number): string {
  return lines(
    `${type} of ${logicalId}: ${goal === '' ? 'nothing to do' : goal}`,
    span(from, to, end),
    profile === undefined ? undefined : names.words(profile),
    answer === undefined ? 'not answered' : `answered ${answer.status} at ${clock(answer.time)}`,
    answer?.reason,
    superseded === true ? 'superseded: a later request took its place' : undefined,
    `request ${id}`,
  );
}

const OPERATIONS = { update: 'update', rollback: 'rollback', other: 'operation that is not ours' } as const;

export function operationWords({ name, kind, from, to, outcome, reason }: OperationSpan, end: number): string {
  return lines(`Google's ${OPERATIONS[kind]}: ${outcome === 'unknown' ? 'how it ended is not known' : outcome}`, span(from, to, end), reason, name.slice(name.lastIndexOf('/') + 1));
}

export function epochWords(node: NodeTrack, { profile, instanceId, from }: NodeEpoch, to: number | undefined, names: ProfileNames, end: number): string {
  return lines(`${node.name} under ${names.words(profile)}`, span(from, to, end), instanceId);
}

const MARKS = { change: 'Google is asked', deleted: 'Deleted', finding: 'Pre-flight', person: 'Somebody', fault: 'Trouble' } as const;

export function markWords({ kind, time, until, words }: Mark): string {
  return lines(MARKS[kind], until === undefined ? clock(time) : `${clock(time)} to ${clock(until)}, again and again`, words);
}

/** How far a target has come at the end. */
export function standing({ nodes }: TargetTrack, names: ProfileNames): string {
  const last = nodes.filter(({ to }) => to === undefined).flatMap(({ epochs }) => epochs.at(-1) ?? []);
  const counts = new Map<string, number>();
  last.forEach(({ profile }) => counts.set(profile, (counts.get(profile) ?? 0) + 1));
  const shares = [...counts].map(([profile, count]) => `${count === last.length ? '' : `${count} `}under ${names.numberOf(profile) === 0 ? profile : `profile ${names.short(profile)}`}`);
  return last.length === 0 ? 'no nodes were seen' : `${last.length} ${last.length === 1 ? 'node' : 'nodes'} ${shares.join(', ')}`;
}
