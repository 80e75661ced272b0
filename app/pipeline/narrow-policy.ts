import { type IResolveContext, Lazy } from 'aws-cdk-lib';
import { CfnPolicy, type IRole, Policy } from 'aws-cdk-lib/aws-iam';

/** Resources by the action that is allowed on them; an action with none is taken away. */
export type ResourcesByAction = Readonly<Record<string, readonly string[]>>;

/** For builds that leave no artifacts: a project of CDK may encrypt some all the same, with the key that decrypts what it is handed. */
export const READS_ARTIFACTS_ONLY: ResourcesByAction = { 'kms:Encrypt': [], 'kms:GenerateDataKey*': [], 'kms:ReEncrypt*': [] };

/**
 * Gives actions of a role's inline policy the resources that they are needed on.
 *
 * For roles of CDK Pipelines that may act on everything, although the app knows on what they do.
 */
export function narrowPolicy(role: IRole, resources: ResourcesByAction): void {
  const policy = role.node.findChild('DefaultPolicy');
  const resource = policy.node.defaultChild;
  if (!(policy instanceof Policy && resource instanceof CfnPolicy)) {
    throw new Error(`${role.node.path} has no inline policy to narrow`);
  }
  // Late, because CDK Pipelines and grants go on adding to it.
  resource.policyDocument = Lazy.uncachedAny({
    produce: (context: IResolveContext) => {
      const { Statement: statements, ...rest } = context.resolve(policy.document) as PolicyDocument;
      return { ...rest, Statement: statements.flatMap((statement) => narrowed(statement, resources)) };
    },
  });
}

interface PolicyDocument {
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** A statement may allow several actions, because those with the same resources are merged. */
function narrowed(statement: Statement, resources: ResourcesByAction): Statement[] {
  const actions = [statement.Action].flat() as readonly string[];
  const rest = actions.filter((action) => !(action in resources));
  return [
    ...(rest.length === 0 ? [] : [{ ...statement, Action: oneOrMore(rest) }]),
    ...actions.filter((action) => (resources[action] ?? []).length > 0).map((action) => ({ ...statement, Action: action, Resource: oneOrMore(resources[action] ?? []) })),
  ];
}

function oneOrMore<T>(values: readonly T[]): T | readonly T[] {
  const [first] = values;
  return first !== undefined && values.length === 1 ? first : values;
}
