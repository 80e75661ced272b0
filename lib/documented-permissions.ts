import { Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { RotationTarget } from './rotation-target';

/**
 * What the role of a target's nodes needs, exactly as Google documents it.
 *
 * Empty for a node pool whose key is not known: the cluster autoscaler runs with the control plane's role, so a node
 * pool needs nothing but its key.
 *
 * @see https://cloud.google.com/kubernetes-engine/multi-cloud/docs/aws/how-to/create-aws-iam-roles
 */
export function documentedPermissions(target: RotationTarget): PolicyDocument {
  return target.nodePoolName === undefined ? controlPlanePermissions(target) : nodePoolPermissions(target);
}

function nodePoolPermissions(target: RotationTarget): PolicyDocument {
  return new PolicyDocument({ statements: onKey(target.configEncryptionKeyArn, ['kms:Decrypt']) });
}

function controlPlanePermissions(target: RotationTarget): PolicyDocument {
  return new PolicyDocument({
    statements: [
      // Google documents these on every resource: what they are for (load balancers, volumes, routes) is made at run
      // time under names that nobody knows beforehand.
      new PolicyStatement({ actions: CONTROL_PLANE_ACTIONS, resources: ['*'] }),
      ...onKey(target.databaseEncryptionKeyArn, ['kms:Encrypt', 'kms:Decrypt']),
      ...onKey(target.configEncryptionKeyArn, ['kms:Decrypt']),
      ...onKey(target.mainVolumeKeyArn, ['kms:CreateGrant'], { Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
    ],
  });
}

function onKey(keyArn: string | undefined, actions: string[], conditions?: Record<string, unknown>): PolicyStatement[] {
  return keyArn === undefined
    ? []
    : [new PolicyStatement({ effect: Effect.ALLOW, actions, resources: [keyArn], conditions })];
}

const CONTROL_PLANE_ACTIONS: string[] = [
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
