import { pageOf } from '../../wire/paging';
import { AWS_QUERY, queryProtocol, type QueryParameters } from '../../wire/query-protocol';
import type { XmlValue } from '../../wire/xml';
import type { LoopbackHandler } from '../../../world/http/loopback-server';
import type { ResourceProgress } from '../stack/resource-progress';
import type { StackEvent } from '../stack/stack-event';
import type { StackRecord } from '../stack/stack-record';
import { ValidationError } from '../validation-error';
import type { ResourceSignal } from '../wait-condition/resource-signals';

/** What the API is answered from. */
export interface Stacks {
  /** By name or ID; a deleted stack by ID only. */
  find(nameOrId: string): StackRecord | undefined;
  /** Every stack that is not deleted. */
  list(): readonly StackRecord[];
  /** Everything that happened to a stack, the oldest first. */
  events(stack: StackRecord): readonly StackEvent[];
  /** @throws ValidationError */
  signal(stack: StackRecord, logicalId: string, signal: ResourceSignal): void;
}

const LONGEST_UNIQUE_ID = 64;
const RESOURCES_PER_PAGE = 100;
const EVENTS_PER_PAGE = 100;

/**
 * The part of CloudFormation's API that what is deployed may ask while it is being deployed, and that who deploys may ask
 * before.
 *
 * AWS words an unknown stack differently in each operation; both wordings, and that of an unknown resource, were seen
 * there by boto/boto3#2807 and in `test_resources.snapshot.json` of localstack/localstack.
 */
export function cloudFormationApi(stacks: Stacks): LoopbackHandler {
  return queryProtocol(AWS_QUERY, {
    DescribeStacks: (parameters) => {
      const name = parameters.optional('StackName');
      return { Stacks: (name === undefined ? stacks.list() : [addressed(stacks, name, `Stack with id ${name} does not exist`)]).map(stackXml) };
    },
    DescribeStackResource: (parameters) => {
      const name = parameters.required('StackName');
      const logicalId = parameters.required('LogicalResourceId');
      const stack = addressed(stacks, name);
      const progress = stack.progress.get(logicalId);
      if (!progress) {
        throw new ValidationError(`Resource ${logicalId} does not exist for stack ${name}`);
      }
      return { StackResourceDetail: resourceXml(stack, progress) };
    },
    ListStackResources: (parameters) => {
      const all = addressed(stacks, parameters.required('StackName')).progress.all;
      const { items, next } = pageOf(all, parameters.optional('NextToken'), RESOURCES_PER_PAGE);
      return { StackResourceSummaries: items.map(summaryXml), NextToken: next };
    },
    DescribeStackResources: (parameters) => {
      const physicalId = parameters.required('PhysicalResourceId');
      const stack = stacks.list().find(({ progress }) => progress.all.some((one) => one.physicalId === physicalId));
      if (!stack) {
        throw new ValidationError(`Stack for ${physicalId} does not exist`);
      }
      return { StackResources: stack.progress.all.slice(0, RESOURCES_PER_PAGE).map((progress) => resourceXml(stack, progress)) };
    },
    DescribeStackEvents: (parameters) => {
      const stack = addressed(stacks, parameters.required('StackName'));
      const oldest = stacks.events(stack).map((event, index) => eventXml(stack, event, index + 1));
      const { items, next } = pageOf(oldest.toReversed(), parameters.optional('NextToken'), EVENTS_PER_PAGE);
      return { StackEvents: items, NextToken: next };
    },
    GetTemplate: (parameters) => {
      const name = parameters.required('StackName');
      const { template } = addressed(stacks, name);
      if (!template) {
        throw new ValidationError(`Stack '${name}' has no template`);
      }
      return { TemplateBody: template.body, StagesAvailable: ['Original', 'Processed'] };
    },
    SignalResource: (parameters) => {
      const stack = addressed(stacks, parameters.required('StackName'));
      stacks.signal(stack, parameters.required('LogicalResourceId'), signalOf(parameters));
      return undefined;
    },
  });
}

/** @param refusal what is said where there is no such stack */
function addressed(stacks: Stacks, nameOrId: string, refusal = `Stack '${nameOrId}' does not exist`): StackRecord {
  const stack = stacks.find(nameOrId);
  if (!stack) {
    throw new ValidationError(refusal);
  }
  return stack;
}

function signalOf(parameters: QueryParameters): ResourceSignal {
  const uniqueId = parameters.required('UniqueId');
  if (uniqueId.length < 1 || uniqueId.length > LONGEST_UNIQUE_ID) {
    const bound = uniqueId.length < 1 ? 'greater than or equal to 1' : `less than or equal to ${LONGEST_UNIQUE_ID}`;
    throw new ValidationError(constraintFailure(uniqueId, 'uniqueId', `Member must have length ${bound}`));
  }
  const status = parameters.required('Status');
  if (status !== 'SUCCESS' && status !== 'FAILURE') {
    throw new ValidationError(constraintFailure(status, 'status', 'Member must satisfy enum value set: [SUCCESS, FAILURE]'));
  }
  return { uniqueId, status };
}

function constraintFailure(value: string, member: string, constraint: string): string {
  return `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`;
}

function stackXml(stack: StackRecord): XmlValue {
  return {
    StackId: stack.id,
    StackName: stack.name,
    CreationTime: timestamp(stack.createdAt),
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
    Parameters: Object.entries(stack.template?.parameterTexts ?? {}).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
    Outputs: Object.entries(stack.outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
  };
}

function resourceXml(stack: StackRecord, progress: ResourceProgress): XmlValue {
  return { StackId: stack.id, StackName: stack.name, ...summaryXml(progress) };
}

function summaryXml({ resource, status, reason, physicalId, time }: ResourceProgress): Readonly<Record<string, XmlValue | undefined>> {
  return {
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: resource.definition.Type,
    LastUpdatedTimestamp: timestamp(time),
    ResourceStatus: status,
    ResourceStatusReason: reason,
  };
}

function eventXml(stack: StackRecord, { time, logicalId, physicalId, resourceType, status, reason }: StackEvent, nth: number): XmlValue {
  return {
    EventId: String(nth),
    StackId: stack.id,
    StackName: stack.name,
    Timestamp: timestamp(time),
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: resourceType,
    ResourceStatus: status,
    ResourceStatusReason: reason,
  };
}

function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
