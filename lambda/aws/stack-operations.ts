import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { unlessMissing } from '../errors/service-call-error';
import { describeResource, describeStack } from './stacks';

/** What CloudFormation itself says of a request. */
export type Testimony =
  | { readonly kind: 'its own' }
  /** It may only not show it yet. */
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'not its own'; readonly why: string };

interface Subject {
  readonly requestType: 'Create' | 'Update' | 'Delete';
  readonly stackId: string;
  readonly logicalResourceId: string;
  readonly resourceType: string;
}

const GOING_FORWARD = ['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'];

/**
 * Asks CloudFormation whether an operation is under way of which a request can be part.
 *
 * @throws ServiceCallError.
 */
export class StackOperations {
  public constructor(private readonly client: CloudFormationClient) {}

  public async testify({ requestType, stackId, logicalResourceId, resourceType }: Subject): Promise<Testimony> {
    const stack = await unlessMissing(() => describeStack(this.client, stackId));
    const status = stack?.StackStatus ?? '';
    const resource = await describeResource(this.client, stackId, logicalResourceId);
    if (resource !== undefined && (resource.ResourceType ?? '') !== resourceType) {
      return { kind: 'not its own', why: `${logicalResourceId} is a resource of type ${resource.ResourceType ?? ''}` };
    }
    // In which status a stack is while a failure is put back (`--no-rollback`) is not documented: the resource says it, too.
    if (!status.endsWith('_IN_PROGRESS') && resource?.ResourceStatus?.endsWith('_IN_PROGRESS') !== true) {
      return { kind: 'not its own', why: `no operation is under way (the stack is ${status === '' ? 'gone' : status})` };
    }
    // What goes may be forgotten already when its last request comes: a Delete is not refused for that.
    const isShown = requestType !== 'Delete' || GOING_FORWARD.includes(status);
    return resource === undefined && isShown
      ? { kind: 'unknown', why: `the stack has no resource ${logicalResourceId}` }
      : { kind: 'its own' };
  }
}
