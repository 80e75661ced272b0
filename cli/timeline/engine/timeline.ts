import { type Mark, type NodeTrack, type OperationSpan, type ProfileUse, type StackStatusSpan, type TargetTrack, type Timeline, withoutRepeats } from '../model';
import { type EngineLine, engineLines, type LogLine } from './log-line';
import { marksOf } from './marks';
import { nodesOf } from './nodes';
import { operationsOf } from './operations';
import { requestsOf } from './requests';

/** A line of a stack's events. */
export interface StackEventLine {
  readonly time: number;
  readonly logicalId: string;
  readonly resourceType: string;
  readonly status: string;
  readonly reason?: string;
}

export interface EngineRecord {
  readonly title: string;
  readonly stackName: string;
  readonly events: readonly StackEventLine[];
  readonly lines: readonly LogLine[];
  /** When it was read; everything that has not ended is still so then. @default - the last line or event */
  readonly until?: number;
}

const STACK_TYPE = 'AWS::CloudFormation::Stack';

/** What a stack's events and the engine's own log lines tell. */
export function timelineOfEngine({ title, stackName, events, lines: written, until }: EngineRecord): Timeline {
  const lines = engineLines(written);
  const times = [...events, ...lines].map(({ time }) => time);
  const [from, to] = [Math.min(...times), until ?? Math.max(...times)];
  return {
    title,
    from: times.length === 0 ? (until ?? 0) : from,
    to: times.length === 0 ? (until ?? 0) : to,
    stack: { name: stackName, statuses: statusesOf(events, stackName) },
    marks: withoutRepeats([...marksOf(lines, undefined), ...failuresOf(events)]),
    targets: targetsIn(lines).map((target) => targetTrack(lines, target)),
  };
}

/** Of the stack itself. */
export function statusesOf(events: readonly StackEventLine[], stackName: string): readonly StackStatusSpan[] {
  const own = events.filter(({ resourceType, logicalId }) => resourceType === STACK_TYPE && logicalId === stackName).toSorted((one, other) => one.time - other.time);
  return own.map(({ status, time: from, reason }, index) => {
    const next = own[index + 1];
    return { status, from, to: next?.time, reason };
  });
}

/** Of resources, with what CloudFormation said of them. */
export function failuresOf(events: readonly StackEventLine[]): readonly Mark[] {
  return events
    .filter(({ status, resourceType }) => status.endsWith('_FAILED') && resourceType !== STACK_TYPE)
    .map(({ time, logicalId, status, reason }) => ({ time, kind: 'fault', words: [`${logicalId} ${status}`, reason].filter((part) => part !== undefined).join(': ') }));
}

/** Resource names, in the order in which the engine came to them. */
export function targetsIn(lines: readonly EngineLine[]): readonly string[] {
  return [...new Set(lines.flatMap(({ target }) => target ?? []))];
}

/** What the engine's lines say of one target; who has seen more of it says so. */
export function targetTrack(lines: readonly EngineLine[], target: string, seen: { readonly nodes?: readonly NodeTrack[]; readonly operations?: readonly OperationSpan[] } = {}): TargetTrack {
  const [, cluster = target, nodePool] = /awsClusters\/([^/]+)(?:\/awsNodePools\/([^/]+))?$/.exec(target) ?? [];
  const nodes = seen.nodes ?? nodesOf(lines, target);
  return {
    name: nodePool === undefined ? cluster : `${cluster}/${nodePool}`,
    cluster,
    profiles: profilesOf(lines, target, nodes),
    requests: requestsOf(lines, target),
    operations: seen.operations ?? operationsOf(lines, target),
    nodes,
    marks: marksOf(lines, target),
  };
}

function profilesOf(lines: readonly EngineLine[], target: string, nodes: readonly NodeTrack[]): readonly ProfileUse[] {
  const claimed = lines.flatMap(({ what, target: about, profile, goal = '' }) => (what === 'claimed' && about === target && profile !== undefined ? [{ profile, goal }] : []));
  const fresh = new Set(claimed.filter(({ goal }) => goal.includes('link')).map(({ profile }) => profile));
  const others = [...nodes.flatMap(({ epochs }) => epochs), ...claimed].map(({ profile }) => profile).filter((name) => !fresh.has(name));
  return [...[...new Set(others)].map((name) => ({ name, fresh: false })), ...[...fresh].map((name) => ({ name, fresh: true }))];
}
