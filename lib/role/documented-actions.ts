/*
 * What Google documents that the role of a target's nodes needs, as plain data: the construct grants it to the default
 * role, and the functions ask IAM whether the role of a rotation has it.
 *
 * https://cloud.google.com/kubernetes-engine/multi-cloud/docs/aws/how-to/create-aws-iam-roles
 */

/** The KMS keys that Google names in a cluster or node pool, as far as a role of its nodes has to use them. */
export type KeyName = 'databaseEncryption' | 'configEncryption' | 'mainVolume';

/** What a role has to do with one of a target's keys. */
export interface KeyUse {
  readonly key: KeyName;
  readonly actions: readonly string[];
  /** Condition keys that are `true` in such a request, and that the documented statement asks for. */
  readonly onlyIf: readonly string[];
}

/** Nodes decrypt their own configuration: the cluster autoscaler runs with the control plane's role. */
export const NODE_POOL_KEY_USES: readonly KeyUse[] = [{ key: 'configEncryption', actions: ['kms:Decrypt'], onlyIf: [] }];

export const CONTROL_PLANE_KEY_USES: readonly KeyUse[] = [
  { key: 'databaseEncryption', actions: ['kms:Encrypt', 'kms:Decrypt'], onlyIf: [] },
  { key: 'configEncryption', actions: ['kms:Decrypt'], onlyIf: [] },
  { key: 'mainVolume', actions: ['kms:CreateGrant'], onlyIf: ['kms:GrantIsForAWSResource'] },
];

/**
 * On every resource: what they are for (load balancers, volumes, routes) is made at run time under names that nobody
 * knows beforehand. A node pool needs none of them.
 */
export const CONTROL_PLANE_ACTIONS: readonly string[] = [
  ...actionsOf('autoscaling', [
    'DescribeAutoScalingGroups',
    'DescribeAutoScalingInstances',
    'DescribeLaunchConfigurations',
    'DescribeTags',
    'SetDesiredCapacity',
    'TerminateInstanceInAutoScalingGroup',
  ]),
  ...actionsOf('ec2', [
    'AttachNetworkInterface',
    'AttachVolume',
    'AuthorizeSecurityGroupIngress',
    'CreateRoute',
    'CreateSecurityGroup',
    'CreateSnapshot',
    'CreateTags',
    'CreateVolume',
    'DeleteRoute',
    'DeleteSecurityGroup',
    'DeleteSnapshot',
    'DeleteTags',
    'DeleteVolume',
    'DescribeAccountAttributes',
    'DescribeAvailabilityZones',
    'DescribeDhcpOptions',
    'DescribeInstances',
    'DescribeInstanceTypes',
    'DescribeInternetGateways',
    'DescribeLaunchTemplateVersions',
    'DescribeRegions',
    'DescribeRouteTables',
    'DescribeSecurityGroups',
    'DescribeSnapshots',
    'DescribeSubnets',
    'DescribeTags',
    'DescribeVolumes',
    'DescribeVolumesModifications',
    'DescribeVpcs',
    'DetachVolume',
    'ModifyInstanceAttribute',
    'ModifyVolume',
    'RevokeSecurityGroupIngress',
  ]),
  ...actionsOf('elasticloadbalancing', [
    'AddTags',
    'ApplySecurityGroupsToLoadBalancer',
    'AttachLoadBalancerToSubnets',
    'ConfigureHealthCheck',
    'CreateListener',
    'CreateLoadBalancer',
    'CreateLoadBalancerListeners',
    'CreateLoadBalancerPolicy',
    'CreateTargetGroup',
    'DeleteListener',
    'DeleteLoadBalancer',
    'DeleteLoadBalancerListeners',
    'DeleteTargetGroup',
    'DeregisterInstancesFromLoadBalancer',
    'DeregisterTargets',
    'DescribeListeners',
    'DescribeLoadBalancerAttributes',
    'DescribeLoadBalancerPolicies',
    'DescribeLoadBalancers',
    'DescribeTargetGroups',
    'DescribeTargetHealth',
    'DetachLoadBalancerFromSubnets',
    'ModifyListener',
    'ModifyLoadBalancerAttributes',
    'ModifyTargetGroup',
    'RegisterInstancesWithLoadBalancer',
    'RegisterTargets',
    'SetLoadBalancerPoliciesForBackendServer',
    'SetLoadBalancerPoliciesOfListener',
  ]),
  ...actionsOf('elasticfilesystem', [
    'CreateAccessPoint',
    'DeleteAccessPoint',
    'DescribeAccessPoints',
    'DescribeFileSystems',
    'DescribeMountTargets',
  ]),
];

function actionsOf(service: string, names: readonly string[]): string[] {
  return names.map((name) => `${service}:${name}`);
}
