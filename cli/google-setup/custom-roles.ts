/** A role that is made in each project with clusters. */
export interface CustomRole {
  readonly id: string;
  readonly title: string;
  readonly permissions: readonly string[];
}

/**
 * What a rotation needs: read cluster and node pool; link and roll back; find, follow and cancel the operation.
 *
 * @see https://cloud.google.com/kubernetes-engine/multi-cloud/docs/aws/reference/api-permissions
 */
export const ROTATION_PERMISSIONS: readonly string[] = [
  'gkemulticloud.awsClusters.get',
  'gkemulticloud.awsClusters.update',
  'gkemulticloud.awsNodePools.get',
  'gkemulticloud.awsNodePools.update',
  'gkemulticloud.operations.get',
  'gkemulticloud.operations.list',
  'gkemulticloud.operations.cancel',
];

export const ROTATION_ROLE: CustomRole = {
  id: 'gkeProfileRotation',
  title: 'Rotation of GKE on AWS instance profiles',
  permissions: ROTATION_PERMISSIONS,
};

/** The same where no control plane is rotated: clusters are then read, and changed by nobody. */
export const NODE_POOL_ROTATION_ROLE: CustomRole = {
  ...ROTATION_ROLE,
  permissions: ROTATION_PERMISSIONS.filter((permission) => permission !== 'gkemulticloud.awsClusters.update'),
};

/** What a plan needs to look at what a rotation would change; to have a change validated takes the right to make it. */
export const PLAN_ROLE: CustomRole = {
  id: 'gkeProfilePlan',
  title: 'Plans of GKE on AWS instance profile rotations',
  permissions: ['gkemulticloud.awsClusters.get', 'gkemulticloud.awsNodePools.get', 'gkemulticloud.operations.list'],
};

export const SERVICE_ACCOUNT_TITLE = 'Instance profiles of GKE on AWS';

/** Predefined role that lets its members act as a service account. */
export const IMPERSONATION_ROLE = 'roles/iam.workloadIdentityUser';
