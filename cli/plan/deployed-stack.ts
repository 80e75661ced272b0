import { type CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { callAws } from '../../lambda/aws/aws-error';
import { describeStack, type HeldResource, resourcesHeldBy } from '../../lambda/aws/stacks';
import { unlessMissing } from '../../lambda/errors/service-call-error';

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
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetTemplate.html
 *
 * @returns undefined where there is none.
 * @throws ServiceCallError.
 */
export async function deployedStack(client: CloudFormationClient, name: string): Promise<DeployedStack | undefined> {
  const stack = await unlessMissing(() => describeStack(client, name));
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

async function templateOf(client: CloudFormationClient, id: string): Promise<unknown> {
  const { TemplateBody: body } = await callAws('cloudformation:GetTemplate', id, () => client.send(new GetTemplateCommand({ StackName: id })));
  try {
    return JSON.parse(body ?? '');
  } catch {
    return undefined;
  }
}
