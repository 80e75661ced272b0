/** ID of the custom role in each project with clusters. */
export const ROTATION_ROLE_ID = 'gkeProfileRotation';

export const ROTATION_ROLE_TITLE = 'Rotation of GKE on AWS instance profiles';

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

/** Predefined role that lets its members act as a service account. */
export const IMPERSONATION_ROLE = 'roles/iam.workloadIdentityUser';
