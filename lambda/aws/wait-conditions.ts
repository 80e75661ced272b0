import { type CloudFormationClient, SignalResourceCommand } from '@aws-sdk/client-cloudformation';
import { callAws } from './aws-error';
import { describeResource, describeStack } from './stacks';

/**
 * Where a wait condition stands. `ahead`: the stack is going forward and will come to it. `waiting`: it can be signalled
 * now. `over`: nobody waits, because the stack goes back or has ended, or because the wait had ended before.
 */
export type WaitState = 'ahead' | 'waiting' | 'over';

const GOING_FORWARD = ['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'];

/**
 * The wait conditions of long rotations.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_SignalResource.html
 *
 * @throws ServiceCallError from every method.
 */
export class WaitConditions {
  public constructor(private readonly client: CloudFormationClient) {}

  public async state(stackId: string, logicalId: string): Promise<WaitState> {
    if (!(await this.isGoingForward(stackId))) {
      return 'over';
    }
    // Undefined where the stack has no such resource yet.
    const status = (await describeResource(this.client, stackId, logicalId))?.ResourceStatus;
    if (status === 'CREATE_IN_PROGRESS') {
      return 'waiting';
    }
    // A wait of the same logical ID may have come and gone with an earlier deployment, or have failed in one that was
    // not rolled back: while the stack goes forward it is made again.
    return status === undefined || ['DELETE_COMPLETE', 'CREATE_FAILED'].includes(status) ? 'ahead' : 'over';
  }

  /** Whether the stack is being rolled back: an Update of its resources then leads back. */
  public async isGoingBack(stackId: string): Promise<boolean> {
    return /ROLLBACK_IN_PROGRESS$/.test(await this.stackStatus(stackId));
  }

  /** Whether a deployment is under way that has not failed so far. */
  public async isGoingForward(stackId: string): Promise<boolean> {
    return GOING_FORWARD.includes(await this.stackStatus(stackId));
  }

  /** Whether nothing is under way: no deployment, no rollback, no clean-up. */
  public async isAtRest(stackId: string): Promise<boolean> {
    return !/_IN_PROGRESS$/.test(await this.stackStatus(stackId));
  }

  /** Lets the deployment go on; the verdict that comes next says how the rotation ended. */
  public async release(stackId: string, logicalId: string, uniqueId: string): Promise<void> {
    await callAws('cloudformation:SignalResource', `${logicalId} of ${stackId}`, () =>
      this.client.send(new SignalResourceCommand({ StackName: stackId, LogicalResourceId: logicalId, UniqueId: uniqueId, Status: 'SUCCESS' })),
    );
  }

  private async stackStatus(stackId: string): Promise<string> {
    return (await describeStack(this.client, stackId))?.StackStatus ?? '';
  }
}
