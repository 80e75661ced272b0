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

/** Tells what happens in CloudFormation, at Google and on the nodes, as it happens. */
export function tellHappenings(stage: Stage, target: TargetAddress, tell: Teller): void {
  stage.cloudFormation.observe((event) => {
    if (isWorthALine(event)) {
      tell(event.time, columns(event.status, event.resourceType, event.logicalId, event.reason));
    }
  });
  const told = new Map<string, number>();
  let asked = '';
  stage.gke.requests.onRequest(({ time, kind, status }) => {
    for (const { name, history } of stage.viewOf(target)?.nodes ?? []) {
      for (const { since, profile } of history.slice(told.get(name) ?? 1)) {
        tell(since, columns('NODE_REPLACED', 'Google', name, `runs under ${profile}`));
      }
      told.set(name, history.length);
    }
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
