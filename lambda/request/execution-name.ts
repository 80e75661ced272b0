import { createHash } from 'node:crypto';
import { VERDICT_RESOURCE_TYPE } from '../../lib/contract';
import type { Asked } from '../ledger/request-row';
import type { Target } from './target';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const LONGEST = 80;
/** CloudFormation's request IDs are UUIDs. */
const LONGEST_ID = 36;

export interface Named {
  readonly id: string;
  readonly requestType: string;
  readonly asked?: Asked;
}

/**
 * Name of a request's execution, by which a person finds it and a repeat starts nothing twice: the target, what CloudFormation
 * asks for, and the request. It is decided when the request is written down, and read off the ledger from then on.
 */
export function executionName({ id, requestType, asked }: Named): string {
  const end = `-${asked?.resourceType === VERDICT_RESOURCE_TYPE ? 'verdict' : requestType.toLowerCase()}${suffixOf(id)}`;
  return asked === undefined ? end.slice(1) : `${targetIn(asked.link.target, LONGEST - end.length)}${end}`;
}

/** Whether an execution may be that of a request, where the ledger does not know its ARN. */
export function mayBeNamed(name: string, requestId: string): boolean {
  return name.endsWith(suffixOf(requestId)) || name === legal(requestId).slice(0, LONGEST);
}

export function nameIn(executionArn: string): string {
  return executionArn.slice(executionArn.lastIndexOf(':') + 1);
}

function suffixOf(requestId: string): string {
  const isShort = requestId.length <= LONGEST_ID && legal(requestId) === requestId;
  return `-${isShort ? requestId : createHash('sha256').update(requestId).digest('hex').slice(0, LONGEST_ID)}`;
}

/** Both names are shortened where they are too long together: neither may hide the other. */
function targetIn({ cluster, nodePool }: Target, room: number): string {
  if (nodePool === undefined) {
    return legal(cluster).slice(0, room);
  }
  const half = Math.floor((room - 1) / 2);
  const short = cluster.length <= half ? cluster : cluster.slice(0, Math.max(half, room - 1 - nodePool.length));
  return `${legal(short)}_${legal(nodePool)}`.slice(0, room);
}

/** CloudWatch Logs takes no others. */
function legal(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, '-');
}
