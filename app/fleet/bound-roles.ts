import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** Whether a text of the file is an ARN, where a name would do. */
export function isArn(text: string): boolean {
  return text.startsWith('arn:');
}

/**
 * Bounds every role below `scope`, whoever makes it; a boundary further inside is the one that counts.
 *
 * @param nameOrArn of a managed policy; absent: none is added
 */
export function boundRoles(scope: Construct, nameOrArn: string | undefined): void {
  if (nameOrArn === undefined) {
    return;
  }
  const id = 'Boundary';
  PermissionsBoundary.of(scope).apply(
    isArn(nameOrArn) ? ManagedPolicy.fromManagedPolicyArn(scope, id, nameOrArn) : ManagedPolicy.fromManagedPolicyName(scope, id, nameOrArn),
  );
}
