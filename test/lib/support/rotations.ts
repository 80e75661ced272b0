import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import {
  type ClusterTargetProps,
  GoogleCredentials,
  InstanceProfileRotation,
  type InstanceProfileRotationProps,
  type NodePoolTargetProps,
  RotationTarget,
  type WorkloadIdentityFederationProps,
} from '../../../lib';
import { LINK_RESOURCE_TYPE } from '../../../lib/contract';

export const KEY = 'arn:aws:kms:us-east-1:111122223333:key/5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11';

/** An app that does not copy its assets, which takes longer than all the rest of synthesis. */
export function newApp(): App {
  return new App({ context: { [DISABLE_ASSET_STAGING_CONTEXT]: true } });
}

export function newStack(props?: StackProps, id = 'Stack'): Stack {
  return new Stack(newApp(), id, props);
}

export function nodePool(props: Partial<NodePoolTargetProps> = {}): RotationTarget {
  return RotationTarget.nodePool({
    project: 'acme-prod',
    location: 'us-east4',
    cluster: 'prod',
    nodePool: 'workers',
    configEncryptionKeyArn: KEY,
    ...props,
  });
}

export function cluster(props: Partial<ClusterTargetProps> = {}): RotationTarget {
  return RotationTarget.cluster({
    project: 'acme-prod',
    location: 'us-east4',
    cluster: 'prod',
    databaseEncryptionKeyArn: KEY,
    configEncryptionKeyArn: KEY,
    ...props,
  });
}

export function federation(props: Partial<WorkloadIdentityFederationProps> = {}): GoogleCredentials {
  return GoogleCredentials.workloadIdentityFederation({
    projectNumber: '123456789012',
    pool: 'aws-rotation',
    provider: 'aws-account',
    serviceAccount: 'rotation@acme-prod.iam.gserviceaccount.com',
    ...props,
  });
}

/** A rotation of the node pool `workers`, as far as `props` do not say otherwise. */
export function newRotation(
  stack: Stack,
  props: Partial<InstanceProfileRotationProps> = {},
  id = 'Workers',
): InstanceProfileRotation {
  return new InstanceProfileRotation(stack, id, { target: nodePool(), credentials: federation(), ...props });
}

/** A stack with one rotation. */
export function stackWith(props: Partial<InstanceProfileRotationProps> | ((stack: Stack) => Partial<InstanceProfileRotationProps>) = {}): Stack {
  const stack = newStack();
  newRotation(stack, typeof props === 'function' ? props(stack) : props);
  return stack;
}

/** A role of the user's own. */
export function newRole(scope: Construct, id = 'NodeRole', roleName?: string): Role {
  return new Role(scope, id, { roleName, assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly CreationPolicy?: unknown;
}

export function resourcesOf(stack: Stack, type?: string): Readonly<Record<string, TemplateResource>> {
  const { Resources: resources } = Template.fromStack(stack).toJSON() as {
    Resources: Record<string, TemplateResource>;
  };
  return Object.fromEntries(
    Object.entries(resources).filter(([, resource]) => type === undefined || resource.Type === type),
  );
}

/** The only resource of its type. */
export function onlyResource(stack: Stack, type: string): readonly [string, TemplateResource] {
  const [first, ...others] = Object.entries(resourcesOf(stack, type));
  if (!first || others.length > 0) {
    throw new Error(`${stack.node.path} has ${others.length + (first ? 1 : 0)} resources of type ${type}`);
  }
  return first;
}

/** The link of a stack with one rotation. */
export function linkIn(stack: Stack): TemplateResource {
  return onlyResource(stack, LINK_RESOURCE_TYPE)[1];
}

/** The message with which `action` is refused. */
export function refusalOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('nothing was refused');
}
