import type { ResourceStatus, StackStatus } from './status';

/** One line of the story that `cdk deploy` shows. */
export interface StackEvent {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly stackName: string;
  readonly logicalId: string;
  readonly resourceType: string;
  readonly status: StackStatus | ResourceStatus;
  readonly reason?: string;
  readonly physicalId?: string;
}

export const STACK_TYPE = 'AWS::CloudFormation::Stack';

/** Time, status, type, logical ID and reason, in columns, as `cdk deploy` prints them. */
export function renderEvent(event: StackEvent): string {
  const time = new Date(event.time).toISOString().slice(11, 19);
  const columns = [time, event.status.padEnd(20), event.resourceType.padEnd(28), event.logicalId];
  return [...columns, ...(event.reason ? [event.reason] : [])].join(' | ');
}
