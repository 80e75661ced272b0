import type { TargetAddress } from '../../google/gke-multi-cloud/resource-name';
import { makeProfile } from '../../play/made-by-hand';
import type { LocalCloud } from '../../play/local-cloud';

export const PROJECT = 'acme-prod';
export const LOCATION = 'us-east4';
export const CLUSTER = 'prod';

/** What there is to rotate: the cloud's own cluster, and more pools of it. */
export const TARGET_NAMES = ['workers', 'canary', 'control-plane', 'batch', 'spot', 'spare'] as const;

export type TargetName = (typeof TARGET_NAMES)[number];

/** Pools that the cloud does not put up by itself. */
const MORE_POOLS: readonly TargetName[] = ['batch', 'spot', 'spare'];

export function addressOf(name: TargetName): TargetAddress {
  const cluster = { location: LOCATION, cluster: CLUSTER };
  return name === 'control-plane' ? cluster : { ...cluster, nodePool: name };
}

export function nameOf({ nodePool }: TargetAddress): string {
  return nodePool ?? 'control-plane';
}

/** The target that properties of a link name. */
export function addressIn(properties: Readonly<Record<string, unknown>>): TargetAddress {
  const text = (name: string): string => String(properties[name]);
  return {
    location: text('Location'),
    cluster: text('Cluster'),
    ...(properties['NodePool'] === undefined ? {} : { nodePool: text('NodePool') }),
  };
}

export function putUpPools({ iam, gke }: LocalCloud, nodes: number): void {
  for (const name of MORE_POOLS) {
    const profile = `${name}-made-by-hand`;
    makeProfile(iam, profile);
    gke.addNodePool({ location: LOCATION, cluster: CLUSTER, name, profile, nodes });
  }
}
