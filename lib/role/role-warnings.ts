import { Annotations, CfnDeletionPolicy, Stack } from 'aws-cdk-lib';
import { CfnRole, IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { renderedElement } from '../template/rendered-template';
import { resourceOfRole } from '../rotation/rotation-profile';
import { RotationTarget } from '../rotation/rotation-target';

/** IDs by which the warnings can be acknowledged. */
export const RoleWarning = {
  NOT_RETAINED: 'cdk-gke-instance-profile:roleNotRetained',
  KEY_NOT_GRANTED: 'cdk-gke-instance-profile:keyNotGranted',
} as const;

/** Warns of a role of the same stack that CloudFormation may delete while nodes run under it. */
export function warnOfRoleThatIsNotRetained(rotation: Construct, role: IRole): void {
  const resource = resourceOfRole(role);
  if (!resource || Stack.of(resource) !== Stack.of(rotation)) {
    return;
  }
  // Removal policies can be set up to the end, by aspects and overrides as well.
  rotation.node.addValidation({
    validate: () => {
      if (!isRetained(resource)) {
        Annotations.of(rotation).addWarningV2(
          RoleWarning.NOT_RETAINED,
          `The role ${resource.node.path} is deleted with the stack or when it is replaced, and nodes that still run ` +
            "under it lose their permissions. Call 'applyRemovalPolicy(RemovalPolicy.RETAIN)' on it.",
        );
      }
      return [];
    },
  });
}

/** Warns of a default role without the keys that every cluster has. */
export function warnOfMissingKeys(rotation: Construct, target: RotationTarget): void {
  const { nodePoolName, configEncryptionKeyArn, databaseEncryptionKeyArn } = target;
  const needed = nodePoolName === undefined ? { databaseEncryptionKeyArn, configEncryptionKeyArn } : { configEncryptionKeyArn };
  const missing = Object.entries(needed).flatMap(([prop, arn]) => (arn === undefined ? [`target.${prop}`] : []));
  if (missing.length > 0) {
    Annotations.of(rotation).addWarningV2(
      RoleWarning.KEY_NOT_GRANTED,
      `Without ${missing.join(' and ')} the default role may not use the key, and the nodes cannot read their ` +
        "configuration. Name the key, or pass a 'role' that may use it.",
    );
  }
}

function isRetained(role: CfnRole): boolean {
  const { Resources: rendered } = Stack.of(role).resolve(renderedElement(role)) as { Resources: Record<string, Policies> };
  return Object.values(rendered).every(
    ({ DeletionPolicy: onDeletion, UpdateReplacePolicy: onReplacement }) =>
      onDeletion === CfnDeletionPolicy.RETAIN && onReplacement === CfnDeletionPolicy.RETAIN,
  );
}

interface Policies {
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}
