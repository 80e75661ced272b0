import { LINK_RESOURCE_TYPE } from '../../lib/contract';
import { STACK_TYPE, type StackEvent } from '../aws/cloudformation/stack/stack-event';
import type { RequestKind } from '../google/gke-multi-cloud/request-log';
import type { GkeMultiCloud } from '../google/gke-multi-cloud/gke-multi-cloud';
import { sameTarget, type TargetAddress } from '../google/gke-multi-cloud/resource-name';
import type { LocalCloud } from './local-cloud';

/** Something that happened, at a moment of the play. */
export type Teller = (time: number, text: string) => void;

/** What the engine asks Google to change, or whether it would. */
const CHANGES: Readonly<Record<string, string>> = {
  validateOnly: 'PATCH of the instance profile, validateOnly',
  patch: 'PATCH of the instance profile',
  cancel: 'cancellation of the operation',
  rollback: 'rollback of the node pool',
};

/** Resources whose beginning is of interest, because their end is far away. */
const TAKE_THEIR_TIME = [STACK_TYPE, LINK_RESOURCE_TYPE, 'AWS::CloudFormation::WaitCondition'];

/** A target whose story is told. */
export interface ToldTarget {
  readonly address: TargetAddress;
  readonly gke: GkeMultiCloud;
  /** What stands before what happens to it, where there are several. */
  readonly prefix: string;
}

/**
 * Tells what happens in CloudFormation, at Google and on the nodes, as it happens.
 *
 * @returns what tells of the nodes that were replaced since the last line: to be called before any other line.
 */
export function tellHappenings(cloud: LocalCloud, targets: readonly ToldTarget[], tell: Teller): () => void {
  const newsOf = targets.map((target) => nodeNews(cloud, target));
  const tellOfNodes = (): void => {
    newsOf
      .flatMap((news) => news())
      .sort((one, other) => one.since - other.since)
      .forEach(({ name, since, profile }) => tell(since, columns('NODE_REPLACED', 'Google', name, `runs under ${profile}`)));
  };
  cloud.cloudFormation.observe((event) => {
    tellOfNodes();
    if (isWorthALine(event)) {
      tell(event.time, columns(event.status, event.resourceType, event.logicalId, event.reason));
    }
  });
  cloud.projects.forEach((gke) => {
    gke.requests.onRequest(({ kind }) => {
      if (kind in CHANGES) {
        tellOfNodes();
      }
    });
    tellOfChanges(gke, targets, tell);
  });
  return tellOfNodes;
}

interface ReplacedNode {
  readonly name: string;
  readonly since: number;
  readonly profile: string;
}

/** The nodes of a target that were replaced since it was asked last. */
function nodeNews(cloud: LocalCloud, { address, gke, prefix }: ToldTarget): () => ReplacedNode[] {
  const told = new Map<string, number>();
  return () =>
    (cloud.viewOf(address, gke)?.nodes ?? []).flatMap(({ name, history }) => {
      const first = told.get(name) ?? 1;
      told.set(name, history.length);
      return history.slice(first).map(({ since, profile }) => ({ name: `${prefix}${name}`, since, profile }));
    });
}

/** What Google is asked to change, and what it says to that. */
function tellOfChanges(gke: GkeMultiCloud, targets: readonly ToldTarget[], tell: Teller): void {
  const prefixOf = (target: TargetAddress | undefined): string =>
    targets.find((told) => told.gke === gke && target !== undefined && sameTarget(told.address, target))?.prefix ?? '';
  let asked = '';
  gke.requests.onRequest(({ time, kind, status, target }) => {
    const change = CHANGES[kind];
    if (change !== undefined) {
      const line = columns(status < 400 ? accepted(kind) : `REFUSED (${status})`, 'Google', `${prefixOf(target)}${change}`);
      // What is asked every few seconds, and answered alike, is told once.
      if (line !== asked || kind !== 'validateOnly') {
        tell(time, line);
      }
      asked = line;
    }
  });
}

function accepted(kind: RequestKind): string {
  return kind === 'validateOnly' ? 'VALIDATED' : 'ACCEPTED';
}

function isWorthALine({ status, resourceType }: StackEvent): boolean {
  return !status.endsWith('_IN_PROGRESS') || TAKE_THEIR_TIME.includes(resourceType);
}

/** A line of the story. */
export function columns(status: string, type: string, subject: string, reason?: string): string {
  return [status.padEnd(20), type.padEnd(32), subject, ...(reason === undefined ? [] : [reason])].join(' | ');
}
