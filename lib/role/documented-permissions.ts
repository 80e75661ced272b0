import { PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CONTROL_PLANE_ACTIONS, CONTROL_PLANE_KEY_USES, KeyName, KeyUse, NODE_POOL_KEY_USES } from './documented-actions';
import { RotationTarget } from '../rotation/rotation-target';

/**
 * What the role of a target's nodes needs, exactly as Google documents it.
 *
 * Empty for a node pool whose key is not known: a node pool needs nothing but its key.
 *
 * @see https://cloud.google.com/kubernetes-engine/multi-cloud/docs/aws/how-to/create-aws-iam-roles
 */
export function documentedPermissions(target: RotationTarget): PolicyDocument {
  const statements =
    target.nodePoolName === undefined
      ? [onEverything(CONTROL_PLANE_ACTIONS), ...onKeys(target, CONTROL_PLANE_KEY_USES)]
      : onKeys(target, NODE_POOL_KEY_USES);
  return new PolicyDocument({ statements });
}

function onEverything(actions: readonly string[]): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources: ['*'] });
}

function onKeys(target: RotationTarget, uses: readonly KeyUse[]): PolicyStatement[] {
  const arns: Readonly<Record<KeyName, string | undefined>> = {
    databaseEncryption: target.databaseEncryptionKeyArn,
    configEncryption: target.configEncryptionKeyArn,
    mainVolume: target.mainVolumeKeyArn,
  };
  return uses.flatMap(({ key, actions, onlyIf }) => {
    const arn = arns[key];
    const conditions = onlyIf.length === 0 ? undefined : { Bool: Object.fromEntries(onlyIf.map((name) => [name, 'true'])) };
    return arn === undefined ? [] : [new PolicyStatement({ actions: [...actions], resources: [arn], conditions })];
  });
}
