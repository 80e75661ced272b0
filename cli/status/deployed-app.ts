import * as z from 'zod';
import { ExplainedError } from '../command-line/explained-error';
import type { AppStack } from '../plan/assembly';
import { deployedStack, type DeployedStack } from '../plan/deployed-stack';
import type { StackAccess } from '../plan/stack-access';
import { readTemplate } from '../template/template';

const NESTED_STACK_TYPE = 'AWS::CloudFormation::Stack';
const resourcesSchema = z.object({
  Resources: z.record(z.string(), z.object({ Metadata: z.object({ 'aws:cdk:path': z.string().optional() }).optional() })).default({}),
});

/** A stack as it is deployed, in place of the app that it came from, with the stacks that are nested in it. @throws ExplainedError where there is none. */
export async function deployedApp(name: string, { clients, region, account }: StackAccess): Promise<readonly AppStack[]> {
  const client = clients.cloudFormation(region);
  const deployed = await deployedStack(client, name);
  if (deployed === undefined) {
    throw new ExplainedError(`There is no stack ${name} in region ${region} of AWS account ${account}: name it as CloudFormation does, and its region with --region.`);
  }
  const outermost = stackOf(deployed, { name, nesting: [], path: name, region });
  return [outermost, ...(await nestedIn(outermost, deployed))];

  async function nestedIn(parent: AppStack, { resources }: DeployedStack): Promise<readonly AppStack[]> {
    const found: AppStack[] = [];
    for (const { logicalId, type, physicalId } of resources.values()) {
      const inner = type === NESTED_STACK_TYPE ? await deployedStack(client, physicalId) : undefined;
      if (inner !== undefined) {
        const stack = stackOf(inner, { ...parent, nesting: [...parent.nesting, logicalId], path: `${parent.path}/${logicalId}` });
        found.push(stack, ...(await nestedIn(stack, inner)));
      }
    }
    return found;
  }
}

/** Places as the CDK writes them into templates, unless it was told not to; names of waves are in the app only. */
function stackOf({ template }: DeployedStack, place: Pick<AppStack, 'name' | 'nesting' | 'path' | 'region'>): AppStack {
  const { data } = resourcesSchema.safeParse(template);
  const places = Object.entries(data?.Resources ?? {}).flatMap(([id, { Metadata }]) => {
    const path = Metadata?.['aws:cdk:path'];
    // The outermost name there is the stack's place in the app, and may be another one.
    return path === undefined ? [] : [[id, `/${place.path}/${path.split('/').slice(1).join('/')}`] as const];
  });
  return { ...place, template: readTemplate(template), places, waves: new Map() };
}
