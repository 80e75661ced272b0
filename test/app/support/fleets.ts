import { readdirSync } from 'node:fs';
import { App, type CfnResource } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { DEFAULT_FILE, parseConfig } from '../../../app/config/read-config';
import { fleetStacks } from '../../../app/create-stacks';
import type { FleetStack } from '../../../app/fleet/fleet-stack';
import type { InstanceProfileRotation } from '../../../lib';

/** Every file of a fleet that is shown. */
export const FILES = [DEFAULT_FILE, ...readdirSync('examples').filter((file) => /\.(yaml|json)$/.test(file)).map((file) => `examples/${file}`)];

/** An app that does not copy its assets, and that takes what CDK's own rules find in a template for an error. */
export function newStrictApp(): App {
  return new App({ context: { [DISABLE_ASSET_STAGING_CONTEXT]: true, '@aws-cdk/core:validateAgainstDefaultRules': true } });
}

/** The stacks of a file, given as text or as what a text says. */
export function fleetOf(config: string | object): FleetStack[] {
  return fleetStacks(newStrictApp(), parseConfig('fleet.yaml', typeof config === 'string' ? config : JSON.stringify(config)));
}

/** The stack of a file that has only one. */
export function stackOf(config: string | object): FleetStack {
  const [stack, ...others] = fleetOf(config);
  if (!stack || others.length > 0) {
    throw new Error(`the file has ${others.length + (stack ? 1 : 0)} stacks`);
  }
  return stack;
}

export function templateOf(stack: FleetStack): Record<string, unknown> {
  return Template.fromStack(stack).toJSON();
}

/** Logical ID of what sets the nodes of a rotation moving. */
export function linkOf(rotation: InstanceProfileRotation): string {
  return logicalIdOf(rotation, 'Resource');
}

/** Logical ID of what is there only when the nodes have moved. */
export function lastOf(rotation: InstanceProfileRotation): string {
  return logicalIdOf(rotation, rotation.node.tryFindChild('Verdict') ? 'Verdict' : 'Resource');
}

function logicalIdOf(rotation: InstanceProfileRotation, child: string): string {
  const resource = rotation.node.findChild(child).node.defaultChild as CfnResource;
  return String(resource.stack.resolve(resource.logicalId));
}

export const FEDERATION = {
  workloadIdentityFederation: {
    projectNumber: '123456789012',
    pool: 'aws-rotation',
    provider: 'aws-account',
    serviceAccount: 'rotation@acme-prod.iam.gserviceaccount.com',
  },
};

/** What every file needs besides clusters. */
export const HEAD = { project: 'acme-prod', location: 'us-east4', credentials: FEDERATION };

export const ONE_POOL = { ...HEAD, clusters: [{ name: 'prod', nodePools: [{ name: 'workers' }] }] };
