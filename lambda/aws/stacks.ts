import {
  type CloudFormationClient,
  DescribeStackResourceCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  paginateListStackResources,
  type Stack,
  type StackResourceDetail,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { LINK_RESOURCE_TYPE } from '../../lib/contract';
import { unlessMissing } from '../errors/service-call-error';
import { targetOfPhysicalId } from '../request/link';
import { resourceName, type Target } from '../request/target';
import { callAws } from './aws-error';

export const INSTANCE_PROFILE_TYPE = 'AWS::IAM::InstanceProfile';

/** A resource that a stack has given up, although AWS may still have it (deletion policy `Retain`). */
const GIVEN_UP = ['DELETE_COMPLETE', 'DELETE_SKIPPED'];

/** The region that a stack is in, or undefined for what is not the ID of a stack. */
export function regionOfStack(stackId: string): string | undefined {
  return /^arn:[a-z-]+:cloudformation:([a-z0-9-]+):\d+:stack\/[^/]+\/.+$/.exec(stackId)?.[1];
}

/** Name of a stack that is given by its ID. */
export function nameOfStack(stackId: string): string {
  return stackId.split('/')[1] ?? stackId;
}

/** Whether two IDs are of stacks of one name in one place, which follow one another: only the end of the ID is new. */
export function isNamesake(stackId: string, other: string): boolean {
  return withoutEnd(stackId) === withoutEnd(other);
}

function withoutEnd(stackId: string): string {
  return stackId.slice(0, stackId.lastIndexOf('/'));
}

/** A resource that a stack holds. */
export interface HeldResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
}

/**
 * What a stack, given by name or ID, holds. Nothing where it has been deleted; CloudFormation forgets a deleted stack
 * after 90 days.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html
 *
 * @throws ServiceCallError.
 */
export async function resourcesHeldBy(client: CloudFormationClient, stack: string): Promise<readonly HeldResource[]> {
  const all = await resourcesOf(client, stack);
  return all.filter(({ status }) => !GIVEN_UP.includes(status)).map(({ logicalId, type, physicalId }) => ({ logicalId, type, physicalId }));
}

async function resourcesOf(client: CloudFormationClient, stack: string): Promise<readonly (HeldResource & { readonly status: string })[]> {
  const found = await unlessMissing(() =>
    callAws('cloudformation:ListStackResources', stack, async () => {
      const all: StackResourceSummary[] = [];
      for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName: stack })) {
        all.push(...StackResourceSummaries);
      }
      return all;
    }),
  );
  return (found ?? []).flatMap(({ LogicalResourceId: logicalId = '', ResourceType: type = '', PhysicalResourceId: physicalId, ResourceStatus: status = '' }) =>
    physicalId === undefined ? [] : [{ logicalId, type, physicalId, status }],
  );
}

/** Whether a stack has made an instance profile, also where it has given it up since. @throws ServiceCallError. */
export async function hasMadeProfile(client: CloudFormationClient, stackId: string, profileName: string): Promise<boolean> {
  const made = await resourcesOf(client, stackId);
  return made.some(({ type, physicalId }) => type === INSTANCE_PROFILE_TYPE && physicalId === profileName);
}

/** Targets that the links of a stack are of. @throws ServiceCallError. */
export async function linkedTargets(client: CloudFormationClient, stackId: string): Promise<readonly Target[]> {
  const held = await resourcesHeldBy(client, stackId);
  const targets = held.filter(({ type }) => type === LINK_RESOURCE_TYPE).flatMap(({ physicalId }) => targetOfPhysicalId(physicalId) ?? []);
  return [...new Map(targets.map((target) => [resourceName(target), target])).values()];
}

/**
 * ID of the stack that has, or had, a resource of this physical ID, in the client's region. The answer names at most a
 * hundred resources of that stack, so whether it still holds this one is a question of its own.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html
 *
 * @throws ServiceCallError.
 */
export async function stackThatNames(client: CloudFormationClient, physicalId: string): Promise<string | undefined> {
  const answer = await unlessMissing(() =>
    callAws('cloudformation:DescribeStackResources', physicalId, () => client.send(new DescribeStackResourcesCommand({ PhysicalResourceId: physicalId }))),
  );
  return answer?.StackResources?.find(({ StackId }) => StackId !== undefined)?.StackId;
}

/**
 * A stack, given by name or ID.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 *
 * @throws ServiceCallError, `missing` where there is none.
 */
export async function describeStack(client: CloudFormationClient, stack: string): Promise<Stack | undefined> {
  const { Stacks } = await callAws('cloudformation:DescribeStacks', stack, () => client.send(new DescribeStacksCommand({ StackName: stack })));
  return Stacks?.[0];
}

/**
 * A resource of a stack; undefined where the stack, or it, is not there.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResource.html
 *
 * @throws ServiceCallError.
 */
export async function describeResource(client: CloudFormationClient, stackId: string, logicalId: string): Promise<StackResourceDetail | undefined> {
  const answer = await unlessMissing(() =>
    callAws('cloudformation:DescribeStackResource', `${logicalId} of ${stackId}`, () =>
      client.send(new DescribeStackResourceCommand({ StackName: stackId, LogicalResourceId: logicalId })),
    ),
  );
  return answer?.StackResourceDetail;
}
