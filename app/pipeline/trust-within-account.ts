import { type IResolveContext, Lazy, Stack } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';

/**
 * Services that say for which account they assume a role. CodePipeline does not document that it does.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/cross-service-confused-deputy-prevention.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html
 */
const SAYING_FOR_WHOM = ['codebuild.amazonaws.com', 'events.amazonaws.com'];

interface TrustPolicy {
  readonly Statement: readonly { readonly Principal?: { readonly Service?: unknown }; readonly Condition?: unknown }[];
}

/** Lets no build or rule of another account make these services use the roles that CDK Pipelines makes. */
export function trustWithinAccount(stack: Stack): void {
  const roles = stack.node.findAll().filter((child) => child instanceof CfnRole && Stack.of(child) === stack);
  for (const role of roles as CfnRole[]) {
    const trust: unknown = role.assumeRolePolicyDocument;
    // Late, because grants may go on adding to it.
    role.assumeRolePolicyDocument = Lazy.uncachedAny({
      produce: (context: IResolveContext) => {
        const { Statement: statements, ...rest } = context.resolve(trust) as TrustPolicy;
        return { ...rest, Statement: statements.map((statement) => (isForService(statement) ? { ...statement, Condition: { StringEquals: { 'aws:SourceAccount': stack.account } } } : statement)) };
      },
    });
  }
}

/** One that has conditions already is somebody's who knew more. */
function isForService({ Principal, Condition }: TrustPolicy['Statement'][number]): boolean {
  return Condition === undefined && typeof Principal?.Service === 'string' && SAYING_FOR_WHOM.includes(Principal.Service);
}
