import { GENERATED, generatedName, referredTo, type StackContext } from './stack-context';

/** The role that the nodes are to run under. */
export type ExpectedRole =
  /** IAM has it, and the deployment changes nothing about who may assume it. */
  | { readonly kind: 'in IAM'; readonly name: string; readonly fate: 'stays' | 'changes' }
  /** The template says who may assume it: `trustPolicy` is JSON, and absent where it is unknown until deployment. */
  | { readonly kind: 'in the template'; readonly name: string; readonly arn: string; readonly fate: 'changes' | 'is made'; readonly trustPolicy?: string }
  | { readonly kind: 'unknown' };

const ROLE_TYPE = 'AWS::IAM::Role';
const POLICY_TYPES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'];
/** Properties whose change makes CloudFormation make another role. */
const REPLACES = ['RoleName', 'Path'];

/** The role that an expression names, after the deployment. */
export function expectedRole(roleName: unknown, stack: StackContext): ExpectedRole {
  const logicalId = referredTo(roleName, ROLE_TYPE, stack);
  if (logicalId === undefined) {
    const name = stack.resolver.text(roleName);
    return name === undefined ? { kind: 'unknown' } : { kind: 'in IAM', name, fate: 'stays' };
  }
  const { resolver, comparison, account, partition, template } = stack;
  const held = comparison.kept(logicalId, REPLACES);
  if (held !== undefined && comparison.isUnchanged(logicalId, 'AssumeRolePolicyDocument')) {
    return { kind: 'in IAM', name: held.physicalId, fate: isUntouched(logicalId, stack) ? 'stays' : 'changes' };
  }
  const { RoleName, Path = '/', AssumeRolePolicyDocument } = template.resources.get(logicalId)?.properties ?? {};
  const name = held?.physicalId ?? resolver.text(RoleName) ?? generatedName(stack, logicalId);
  const trustPolicy = resolver.resolve(AssumeRolePolicyDocument).value;
  return {
    kind: 'in the template',
    name,
    arn: `arn:${partition}:iam::${account}:role${resolver.text(Path) ?? `/${GENERATED}/`}${name}`,
    fate: held === undefined ? 'is made' : 'changes',
    trustPolicy: JSON.stringify(trustPolicy),
  };
}

/** Whether the deployment replaces the role, or makes the first one. */
export function isMade(role: ExpectedRole): boolean {
  return role.kind === 'in the template' && role.fate === 'is made';
}

/** Neither the role nor a policy of its own changes. */
function isUntouched(logicalId: string, { template, comparison }: StackContext): boolean {
  const policies = [...template.resources].filter(([, { type, properties }]) => POLICY_TYPES.includes(type) && mentions(properties, logicalId));
  return [logicalId, ...policies.map(([id]) => id)].every((id) => comparison.isUnchanged(id));
}

function mentions({ Roles, RoleName }: Readonly<Record<string, unknown>>, logicalId: string): boolean {
  return JSON.stringify([Roles, RoleName]).includes(JSON.stringify({ Ref: logicalId }));
}
