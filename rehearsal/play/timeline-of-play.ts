import { engineLines, type LogLine } from '../../cli/timeline/engine/log-line';
import { marksOf } from '../../cli/timeline/engine/marks';
import { failuresOf, statusesOf, targetTrack } from '../../cli/timeline/engine/timeline';
import { type Mark, type NodeTrack, type OperationSpan, type TargetTrack, type Timeline, withoutRepeats } from '../../cli/timeline/model';
import type { GkeMultiCloud } from '../google/gke-multi-cloud/gke-multi-cloud';
import { RpcCode } from '../google/gke-multi-cloud/google-error';
import type { Operation } from '../google/gke-multi-cloud/operation';
import { relativeName, sameTarget, type TargetAddress } from '../google/gke-multi-cloud/resource-name';
import type { LocalCloud } from './local-cloud';
import type { Play } from './play';
import { SAMPLE_STACK } from './sample-stack';
import type { StagedPlay } from './staged-play';

/** A target of a play, and where it stands in a fleet. */
export interface PlayedTarget {
  readonly address: TargetAddress;
  readonly gke: GkeMultiCloud;
  readonly wave?: string;
}

/**
 * What a play was: nodes, operations and faults as they really were, and what the engine and CloudFormation said of it all.
 */
export function timelineOfPlay({ cloud, notes }: StagedPlay, title: string, stackName: string, targets: readonly PlayedTarget[]): Timeline {
  const events = cloud.cloudFormation.events.filter((event) => event.stackName === stackName);
  const written = linesOf(cloud);
  const lines = engineLines(written);
  const times = [...events, ...notes, ...lines].map(({ time }) => time);
  return {
    title,
    from: Math.min(...times),
    to: Math.max(...times),
    stack: { name: stackName, statuses: statusesOf(events, stackName) },
    marks: withoutRepeats([...notes, ...marksOf(lines, undefined), ...failuresOf(events), ...crashesOf(cloud)]),
    targets: targets.map((target): TargetTrack => {
      const name = `projects/${target.gke.project.id}/${relativeName(target.address)}`;
      const nodes = nodesOf(cloud, target);
      const track = targetTrack(lines, name, { operations: operationsOf(target), nodes });
      return { ...track, wave: target.wave };
    }),
  };
}

/** Of a scenario of the sample app. */
export function timelineOfScenario(play: Play, name: string): Timeline {
  return timelineOfPlay(play, name, SAMPLE_STACK, [{ address: play.target, gke: play.cloud.gke }]);
}

/** What the functions have logged. */
export function linesOf({ lambda }: LocalCloud): readonly LogLine[] {
  return lambda.logs.map(({ time, line }) => ({ time, line }));
}

/** Undefined where the target was deleted, and its nodes with it. */
function nodesOf(cloud: LocalCloud, { address, gke }: PlayedTarget): readonly NodeTrack[] | undefined {
  return cloud.viewOf(address, gke)?.nodes.map(({ name, history }) => ({
    name,
    epochs: history.map(({ profile, instanceId, since }) => ({ profile, instanceId, from: since })),
  }));
}

function operationsOf({ address, gke }: PlayedTarget): readonly OperationSpan[] {
  return gke.operations.all.filter(({ target, verb }) => sameTarget(target, address) && verb === 'update').map((operation) => operationSpan(gke, operation));
}

function operationSpan({ requests, project }: GkeMultiCloud, operation: Operation): OperationSpan {
  const { id, target, createTime, ending, startedBySomeoneElse, errorDetail } = operation;
  const isRollback = requests.entries.some(({ kind, time, target: about }) => kind === 'rollback' && time === createTime && about !== undefined && sameTarget(about, target));
  const error = ending !== undefined && 'error' in ending.outcome ? ending.outcome.error : undefined;
  const outcome = error === undefined ? 'succeeded' : error.code === Number(RpcCode.CANCELLED) ? 'cancelled' : 'failed';
  return {
    name: `projects/${project.number}/locations/${target.location}/operations/${id}`,
    kind: startedBySomeoneElse ? 'other' : isRollback ? 'rollback' : 'update',
    from: createTime,
    ...(ending === undefined ? { outcome: 'running' } : { to: ending.time, outcome }),
    reason: error && [error.message, errorDetail].filter((words) => words !== undefined).join(': '),
  };
}

/** Invocations that ended in an error, whoever made them do so. */
function crashesOf({ lambda }: LocalCloud): readonly Mark[] {
  return lambda.invocations.flatMap(({ ended, handler, error }) => (error === undefined ? [] : [{ time: ended, kind: 'fault', words: `the function ${handler} ended in ${error}` }]));
}
