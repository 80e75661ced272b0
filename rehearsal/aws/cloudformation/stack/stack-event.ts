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
