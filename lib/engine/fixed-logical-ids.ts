import { CfnElement } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** Start of all logical IDs in the engine. Can never change: the `ServiceToken` of every deployed link is behind them. */
export const ENGINE_LOGICAL_ID_PREFIX = 'GkeInstanceProfileRotation';

/** The IDs that the CDK leaves out of logical IDs, too. */
const HIDDEN_IDS = ['Resource', 'Default'];

/**
 * Names every element in `scope` after its place in there, whatever `scope` is called and wherever it is.
 *
 * For what exists once in a stack and must not be replaced when the program is tidied up.
 */
export function fixLogicalIds(scope: IConstruct, prefix: string): void {
  const ownDepth = scope.node.scopes.length;
  for (const element of scope.node.findAll().filter((child) => CfnElement.isCfnElement(child))) {
    const place = element.node.scopes.slice(ownDepth).map(({ node }) => node.id);
    element.overrideLogicalId([prefix, ...place.filter((id) => !HIDDEN_IDS.includes(id))].join(''));
  }
}
