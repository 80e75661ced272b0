import { type CloudFormationClient, DescribeStacksCommand, GetTemplateCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { awsCallError } from '../../lambda/aws/aws-error';
import { type HeldResource, isUnknownStack, resourcesHeldBy } from '../../lambda/aws/stacks';

/** A stack as it was last deployed. */
export interface DeployedStack {
  readonly id: string;
  readonly status: string;
  /** Values of its parameters; those that Systems Manager holds, as they were resolved. */
  readonly parameters: ReadonlyMap<string, string>;
  /** By logical ID. */
  readonly resources: ReadonlyMap<string, HeldResource>;
  /** Undefined where the stack holds nothing, and where it is not JSON, so not of the CDK. */
  readonly template: unknown;
}

/**
 * Looks up a stack by name or ID.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetTemplate.html
 *
 * @returns undefined where there is none.
 * @throws ServiceCallError.
 */
export async function deployedStack(client: CloudFormationClient, name: string): Promise<DeployedStack | undefined> {
  const stack = await described(client, name);
  if (stack?.StackId === undefined) {
    return undefined;
  }
  const { StackId: id, StackStatus: status = '', Parameters = [] } = stack;
  const held = await resourcesHeldBy(client, id);
  return {
    id,
    status,
    parameters: new Map(Parameters.map(({ ParameterKey = '', ParameterValue = '', ResolvedValue }) => [ParameterKey, ResolvedValue ?? ParameterValue])),
    resources: new Map(held.map((resource) => [resource.logicalId, resource])),
    template: held.length === 0 ? undefined : await templateOf(client, id),
  };
}

async function described(client: CloudFormationClient, name: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks?.[0];
  } catch (error) {
    if (isUnknownStack(error)) {
      return undefined;
    }
    throw awsCallError('cloudformation:DescribeStacks', name, error);
  }
}

async function templateOf(client: CloudFormationClient, id: string): Promise<unknown> {
  let body: string | undefined;
  try {
    ({ TemplateBody: body } = await client.send(new GetTemplateCommand({ StackName: id })));
  } catch (error) {
    throw awsCallError('cloudformation:GetTemplate', id, error);
  }
  try {
    return JSON.parse(body ?? '');
  } catch {
    return undefined;
  }
}
