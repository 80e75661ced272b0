import { LINK_RESOURCE_TYPE } from '../../lib/contract';
import { STACK_TYPE, type StackEvent } from '../cloudformation/stack/stack-event';
import type { RequestKind } from '../gke-multi-cloud/request-log';
import type { TargetAddress } from '../gke-multi-cloud/resource-name';
import type { Stage } from './stage';

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

/**
 * Tells what happens in CloudFormation, at Google and on the nodes, as it happens.
 *
 * @returns what tells of the nodes that were replaced since the last line: to be called before any other line.
 */
export function tellHappenings(stage: Stage, target: TargetAddress, tell: Teller): () => void {
  const told = new Map<string, number>();
  const tellOfNodes = (): void => {
    const news = (stage.viewOf(target)?.nodes ?? []).flatMap(({ name, history }) => {
      const first = told.get(name) ?? 1;
      told.set(name, history.length);
      return history.slice(first).map((epoch) => ({ name, ...epoch }));
    });
    news
      .sort((one, other) => one.since - other.since)
      .forEach(({ name, since, profile }) => tell(since, columns('NODE_REPLACED', 'Google', name, `runs under ${profile}`)));
  };
  stage.cloudFormation.observe((event) => {
    tellOfNodes();
    if (isWorthALine(event)) {
      tell(event.time, columns(event.status, event.resourceType, event.logicalId, event.reason));
    }
  });
  let asked = '';
  stage.gke.requests.onRequest(({ time, kind, status }) => {
    tellOfNodes();
    const change = CHANGES[kind];
    if (change !== undefined) {
      const line = columns(status < 400 ? accepted(kind) : `REFUSED (${status})`, 'Google', change);
      // What is asked every few seconds, and answered alike, is told once.
      if (line !== asked || kind !== 'validateOnly') {
        tell(time, line);
      }
      asked = line;
    }
  });
  return tellOfNodes;
}

function accepted(kind: RequestKind): string {
  return kind === 'validateOnly' ? 'VALIDATED' : 'ACCEPTED';
}

function isWorthALine({ status, resourceType }: StackEvent): boolean {
  return !status.endsWith('_IN_PROGRESS') || TAKE_THEIR_TIME.includes(resourceType);
}

function columns(status: string, type: string, subject: string, reason?: string): string {
  return [status.padEnd(20), type.padEnd(32), subject, ...(reason === undefined ? [] : [reason])].join(' | ');
}
