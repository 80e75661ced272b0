import { Policy } from 'aws-cdk-lib/aws-iam';
import { acknowledge } from '../template/acknowledged-findings';
import { policySimulation } from './engine-policies';
import { ENGINE_LOGICAL_ID_PREFIX, fixLogicalIds } from './fixed-logical-ids';
import { RotationEngine } from './rotation-engine';

const ID = 'Preflight';

/**
 * Lets the engine ask what the policies of roles allow: once, however many of its rotations look ahead, and never where
 * none of them does. A policy of its own, because that is known only after the engine has been made.
 */
export function allowPreflight(engine: RotationEngine): void {
  if (engine.node.tryFindChild(ID)) {
    return;
  }
  const policy = new Policy(engine, ID, { policyName: ID, document: policySimulation(), roles: [engine.role] });
  fixLogicalIds(policy, `${ENGINE_LOGICAL_ID_PREFIX}${ID}`);
  acknowledge(policy, {
    id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iam::<AWS::AccountId>:role/*]',
    reason: "The roles of the nodes and of Google's API are somebody else's; what their policies allow is only asked",
  });
}
