import { deployedStack, type DeployedStack } from './deployed-stack';
import type { Seen } from '../../lambda/preflight/seen';
import { ask } from './ask';
import type { AppStack } from './assembly';
import { Comparison } from './comparison';
import { Resolver } from './resolver';
import type { StackAccess, StackAccesses } from './stack-access';
import { GENERATED, type StackContext } from './stack-context';

/** A stack of the app beside what is deployed of it. */
export interface StackView {
  readonly app: AppStack;
  readonly resolver: Resolver;
  readonly access: Seen<StackAccess>;
  /** Undefined: there is none yet, or the deployment makes it anew. */
  readonly deployed: Seen<DeployedStack | undefined>;
  /** What the deployment starts from. */
  readonly context: Seen<StackContext>;
}

/** The CDK deletes a stack whose creation was rolled back, and creates it again. */
const MADE_ANEW = ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'];

export async function viewStack(app: AppStack, accesses: StackAccesses): Promise<StackView> {
  const { name, template } = app;
  const access = await accesses.of(app);
  const found = await ask(access, async (open) => ({ open, deployed: await findStack(app, open) }));
  if (!('seen' in found)) {
    return { app, access, deployed: found, resolver: new Resolver(template, { name }), context: found };
  }
  const { open, deployed } = found.seen;
  const { account, region, partition } = open;
  const resolver = new Resolver(template, { name, account, region, partition, deployed });
  const context = { name, account, partition, template, resolver, comparison: new Comparison(template, deployed) };
  return { app, access, deployed: { seen: deployed }, resolver, context: { seen: context } };
}

/**
 * ID of a stack, up to its end where the deployment makes it; undefined where that much is not known either: CloudFormation
 * makes up the name of a nested stack.
 */
export function idOf({ app: { name, nesting }, access, deployed }: StackView): string | undefined {
  if (!('seen' in deployed && 'seen' in access)) {
    return undefined;
  }
  if (deployed.seen !== undefined) {
    return deployed.seen.id;
  }
  const { partition, region, account } = access.seen;
  return nesting.length > 0 ? undefined : `arn:${partition}:cloudformation:${region}:${account}:stack/${name}/${GENERATED}`;
}

/** A nested stack is found through the stacks that it is in. */
async function findStack({ name, nesting }: AppStack, { clients, region }: StackAccess): Promise<DeployedStack | undefined> {
  const client = clients.cloudFormation(region);
  let stack = await deployedStack(client, name);
  if (stack !== undefined && MADE_ANEW.includes(stack.status)) {
    return undefined;
  }
  for (const logicalId of nesting) {
    const nested = stack?.resources.get(logicalId);
    stack = nested === undefined ? undefined : await deployedStack(client, nested.physicalId);
  }
  return stack;
}

/** Why CloudFormation would take no update of a stack in this state; undefined where it would. */
export function obstacleOf(stackName: string, status: string): string | undefined {
  switch (status) {
    case 'UPDATE_ROLLBACK_FAILED':
      return `stack ${stackName} is ${status}: repair what its events name, then run "npx cdk rollback ${stackName}"`;
    case 'DELETE_FAILED':
      return `stack ${stackName} is ${status}: delete it, or what keeps it from being deleted, before you deploy it again`;
    default:
      return undefined;
  }
}
